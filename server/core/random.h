// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace Binnacle {

constexpr char lowerAlphanumeric[] = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr char alphanumeric[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Bytes from the kernel's generator. Thread: any. Aborts when the kernel has none to give.
QByteArray randomBytes(qsizetype count);

/// @p length characters, each drawn evenly from @p alphabet (1 to 256 bytes).
QByteArray randomString(qsizetype length, QByteArrayView alphabet = alphanumeric);

/// An id of the default pattern of records: 15 of a–z and 0–9.
inline QByteArray randomRecordId()
{
    return randomString(15, lowerAlphanumeric);
}

}  // namespace Binnacle
