// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QByteArray>
#include <QDateTime>
#include <QStringView>

#include <optional>

namespace Binnacle {

/// `YYYY-MM-DD HH:MM:SS.mmmZ`, the one form in which dates are stored and sent (R0.10).
QByteArray formatDateTime(UtcTime time);

/// The same moment for Qt, in UTC.
QDateTime toQDateTime(UtcTime time);

/// Reads any of the layouts of R0.10, in their order; nothing when none fits. Fractions are cut
/// to milliseconds, layouts without a numeric offset are UTC.
std::optional<UtcTime> parseDateTime(QStringView text);

}  // namespace Binnacle
