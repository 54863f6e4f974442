// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"

#include <QLatin1StringView>
#include <QString>

namespace Binnacle {

/// The value behind a path of names and indexes, `data.0.id`; a null value where it leads nowhere.
const JsonValue &valueAt(const JsonValue &root, QLatin1StringView path);
/// The same as text: strings as they are, numbers in decimal, anything else empty. So is the value
/// of an empty path.
QString textAt(const JsonValue &root, QLatin1StringView path);

}  // namespace Binnacle
