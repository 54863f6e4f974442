// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/twostep/recoverycodes.h"

#include "core/random.h"
#include "platform/contenthash.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// Without i, l, o, 0 and 1.
constexpr char recoveryLetters[] = "abcdefghjkmnpqrstuvwxyz23456789";
constexpr qsizetype recoveryCodeLength = 10;

}  // namespace

QStringList newRecoveryCodes()
{
    QStringList codes;
    while (codes.size() < recoveryCodeCount) {
        QString code = QString::fromLatin1(randomString(recoveryCodeLength, recoveryLetters));
        code.insert(recoveryCodeLength / 2, u'-');
        if (!codes.contains(code))
            codes.append(code);
    }
    return codes;
}

QByteArray plainRecoveryCode(QStringView typed)
{
    QByteArray plain;
    for (const QChar c : typed) {
        if (c == u'-' || c.isSpace())
            continue;
        const char lower = c.toLower().toLatin1();
        if (lower == 0 || !QByteArrayView(recoveryLetters).contains(lower)
            || plain.size() == recoveryCodeLength)
            return {};
        plain.append(lower);
    }
    return plain.size() == recoveryCodeLength ? plain : QByteArray();
}

QByteArray recoveryCodeHash(const QByteArray &salt, const QByteArray &plain)
{
    return contentHash(QByteArray(salt + plain)).toHex();
}

}  // namespace Binnacle
