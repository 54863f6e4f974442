// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/passkeys/passkeychallenges.h"

#include "core/random.h"
#include "platform/constanttime.h"

#include <QMessageAuthenticationCode>
#include <QtEndian>

namespace Binnacle {

namespace {

// A challenge: random bytes, the millisecond that it ends at, and a seal over both.
constexpr qsizetype nonceBytes = 16;
constexpr qsizetype contentBytes = nonceBytes + qsizetype(sizeof(qint64));
constexpr qsizetype sealBytes = 32;

UtcTime endOf(const QByteArray &challenge)
{
    return UtcTime(
        std::chrono::milliseconds(qFromBigEndian<qint64>(challenge.constData() + nonceBytes)));
}

}  // namespace

PasskeyChallenges::PasskeyChallenges(const Clock &clock)
    : m_clock(clock)
    , m_key(randomBytes(sealBytes))
{
}

QByteArray PasskeyChallenges::sealOf(const QByteArray &content, const QByteArray &purpose) const
{
    return QMessageAuthenticationCode::hash(content + purpose, m_key, QCryptographicHash::Sha256);
}

QByteArray PasskeyChallenges::issue(const QByteArray &purpose) const
{
    QByteArray content = randomBytes(nonceBytes);
    const qint64 end = (m_clock.now() + lifetime).time_since_epoch() / std::chrono::milliseconds(1);
    content.resize(contentBytes);
    qToBigEndian(end, content.data() + nonceBytes);
    return content + sealOf(content, purpose);
}

bool PasskeyChallenges::isOpen(const QByteArray &challenge, const QByteArray &purpose) const
{
    if (challenge.size() != contentBytes + sealBytes)
        return false;
    const QByteArray seal = sealOf(challenge.first(contentBytes), purpose);
    if (!equalsInConstantTime(challenge.last(sealBytes), seal) || endOf(challenge) < m_clock.now())
        return false;
    const std::lock_guard lock(m_mutex);
    return !m_used.contains(challenge);
}

bool PasskeyChallenges::use(const QByteArray &challenge)
{
    const UtcTime now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    m_used.removeIf([now](const auto &entry) { return entry.value() < now; });
    if (m_used.contains(challenge))
        return false;
    m_used.insert(challenge, endOf(challenge));
    return true;
}

}  // namespace Binnacle
