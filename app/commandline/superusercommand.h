// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commandline/globaloptions.h"
#include "core/result.h"

#include <QStringList>

namespace Binnacle {

/// `superuser create|upsert|update|delete|otp|ips` (P10.1) and `totp-reset`; works beside a running
/// server. Errors: the contract's texts.
Result<void> runSuperuser(const GlobalOptions &global, const QString &action,
                          const QStringList &arguments);

}  // namespace Binnacle
