// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/random.h"

#include <QtGlobal>

#include <cerrno>
#include <sys/random.h>

namespace Binnacle {

namespace {

void fillRandom(char *data, size_t size)
{
    while (size > 0) {
        const ssize_t got = getrandom(data, size, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            qFatal("the kernel gives no random bytes");
        data += got;
        size -= size_t(got);
    }
}

}  // namespace

QByteArray randomBytes(qsizetype count)
{
    QByteArray bytes(count, Qt::Uninitialized);
    fillRandom(bytes.data(), size_t(count));
    return bytes;
}

QByteArray randomString(qsizetype length, QByteArrayView alphabet)
{
    // QByteArrayView of a literal array ends at its NUL; every letter is equally likely because
    // bytes past the last whole multiple of the alphabet's size are thrown away.
    const int letters = int(alphabet.size());
    const int limit = 256 - 256 % letters;
    QByteArray text;
    text.reserve(length);
    uchar pool[64];
    size_t left = 0;
    while (text.size() < length) {
        if (left == 0) {
            fillRandom(reinterpret_cast<char *>(pool), sizeof pool);
            left = sizeof pool;
        }
        const int byte = pool[--left];
        if (byte < limit)
            text.append(alphabet[byte % letters]);
    }
    return text;
}

}  // namespace Binnacle
