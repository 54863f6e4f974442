// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

namespace Binnacle {

/// Hears of changes of what somebody may do, with the id of the account or API key; empty when it
/// may be anybody. Called on the thread of the change, without a lock, once it counts for every
/// thread.
using RightsListener = std::function<void(const QString &id)>;

}  // namespace Binnacle
