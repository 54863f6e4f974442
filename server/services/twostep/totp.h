// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace Binnacle {

// Codes of authenticator apps: RFC 6238 with what every app understands, HMAC-SHA-1, six digits,
// steps of 30 seconds. Thread of all: any.

constexpr qsizetype totpDigits = 6;

/// 160 bits, the length that RFC 4226 asks for.
QByteArray newTotpSecret();

/// The step that a moment is in.
qint64 totpStep(UtcTime time);

/// The code of one step.
QByteArray totpCode(const QByteArray &secret, qint64 step);

/// The step whose code @p code is: that of @p now, the one before or the one after, for clocks
/// that disagree; only steps past @p lastStep, so that no code is taken twice. Compares in
/// constant time.
std::optional<qint64> matchingTotpStep(const QByteArray &secret, QByteArrayView code, UtcTime now,
                                       qint64 lastStep);

/// RFC 4648, capital letters, without padding: what people type when they cannot scan.
QByteArray toBase32(QByteArrayView bytes);

/// What apps read out of a QR code (`otpauth://totp/…`).
QString totpUri(const QByteArray &secret, const QString &issuer, const QString &account);

}  // namespace Binnacle
