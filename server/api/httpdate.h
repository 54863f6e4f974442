// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace Binnacle {

/// `Sat, 21 Nov 2026 06:19:28 GMT` of seconds since 1970. Thread: any.
QByteArray httpDate(qint64 seconds);
/// The seconds of such a date.
std::optional<qint64> parseHttpDate(QByteArrayView text);

}  // namespace Binnacle
