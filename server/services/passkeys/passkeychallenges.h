// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QByteArray>
#include <QHash>

#include <chrono>
#include <mutex>

namespace Binnacle {

/// What authenticators have to sign: challenges that hold for five minutes, for one purpose and one
/// use, until the process ends.
///
/// They are sealed rather than remembered, so that asking for many costs nobody anything; only
/// those that were used are remembered, and to use one takes a passkey. Thread: any.
class PasskeyChallenges final
{
    Q_DISABLE_COPY_MOVE(PasskeyChallenges)

public:
    static constexpr std::chrono::minutes lifetime{5};

    /// @p clock must outlive it.
    explicit PasskeyChallenges(const Clock &clock);

    /// @p purpose says what it is for; any bytes.
    QByteArray issue(const QByteArray &purpose) const;
    /// True for one that was issued for that purpose, holds, and has not been used.
    bool isOpen(const QByteArray &challenge, const QByteArray &purpose) const;
    /// Uses it. False when somebody else was faster.
    bool use(const QByteArray &challenge);

private:
    QByteArray sealOf(const QByteArray &content, const QByteArray &purpose) const;

    const Clock &m_clock;
    const QByteArray m_key;
    mutable std::mutex m_mutex;
    /// When the used ones would have ended.
    QHash<QByteArray, UtcTime> m_used;
};

}  // namespace Binnacle
