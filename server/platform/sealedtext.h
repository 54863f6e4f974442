// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>

namespace Binnacle {

/// AES-GCM as settings are kept (P6.4): base64 of a 12-byte nonce, the cipher text and a 16-byte
/// tag. The key's 16, 24 or 32 bytes choose the kind of AES. Thread: any.
///
/// Errors of both: InvalidInput with the message for the operator (`crypto/aes: invalid key size
/// N`, or that the text does not open with this key), Internal.
Result<QByteArray> sealText(const QByteArray &plain, const QByteArray &key);
Result<QByteArray> openText(const QByteArray &sealed, const QByteArray &key);

}  // namespace Binnacle
