// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/constanttime.h"

#include <openssl/crypto.h>

namespace Binnacle {

bool equalsInConstantTime(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), size_t(a.size())) == 0;
}

}  // namespace Binnacle
