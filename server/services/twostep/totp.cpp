// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/twostep/totp.h"

#include "core/random.h"
#include "platform/constanttime.h"

#include <QMessageAuthenticationCode>
#include <QUrl>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr qsizetype totpSecretLength = 20;
constexpr std::chrono::seconds totpStepLength{30};
constexpr quint32 totpModulus = 1'000'000;

QString inTotpUri(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

}  // namespace

QByteArray newTotpSecret()
{
    return randomBytes(totpSecretLength);
}

qint64 totpStep(UtcTime time)
{
    return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()) / totpStepLength;
}

QByteArray totpCode(const QByteArray &secret, qint64 step)
{
    QByteArray counter(sizeof(quint64), Qt::Uninitialized);
    qToBigEndian(quint64(step), counter.data());
    const QByteArray mac
        = QMessageAuthenticationCode::hash(counter, secret, QCryptographicHash::Sha1);
    // RFC 4226, 5.3: the last four bits say where the code begins.
    const int offset = mac.back() & 0xf;
    const quint32 bits = qFromBigEndian<quint32>(mac.constData() + offset) & 0x7fffffff;
    return QByteArray::number(bits % totpModulus).rightJustified(totpDigits, '0');
}

std::optional<qint64> matchingTotpStep(const QByteArray &secret, QByteArrayView code, UtcTime now,
                                       qint64 lastStep)
{
    std::optional<qint64> found;
    const qint64 current = totpStep(now);
    for (qint64 step = current - 1; step <= current + 1; ++step) {
        const bool isCode = equalsInConstantTime(totpCode(secret, step), code);
        if (isCode && step > lastStep)
            found = step;
    }
    return found;
}

QByteArray toBase32(QByteArrayView bytes)
{
    constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    QByteArray text;
    quint32 bits = 0;
    int count = 0;
    for (const char byte : bytes) {
        bits = (bits << 8) | quint8(byte);
        count += 8;
        while (count >= 5) {
            count -= 5;
            text.append(letters[(bits >> count) & 31]);
        }
    }
    if (count > 0)
        text.append(letters[(bits << (5 - count)) & 31]);
    return text;
}

QString totpUri(const QByteArray &secret, const QString &issuer, const QString &account)
{
    const QString name = inTotpUri(issuer);
    return u"otpauth://totp/"_s + name + u':' + inTotpUri(account) + u"?secret="_s
        + QString::fromLatin1(toBase32(secret)) + u"&issuer="_s + name
        + u"&algorithm=SHA1&digits=6&period=30"_s;
}

}  // namespace Binnacle
