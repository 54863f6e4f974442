// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "services/limits/windowcounters.h"

#include <QByteArray>
#include <QString>

namespace Binnacle {

/// Keeps an address from guessing passwords: attempts that fail count by account and address, and
/// by address alone, whatever the rate limits of the settings say. In memory, bounded.
///
/// An account is the text that somebody signs in with, whether there is such an account or not, so
/// that being refused tells nothing. Thread: any; does not block.
class SignInThrottle final
{
    Q_DISABLE_COPY_MOVE(SignInThrottle)

public:
    /// Failures in a window of five minutes.
    static constexpr qint64 maximumByAccount = 50;
    static constexpr qint64 maximumByAddress = 300;

    /// @p clock must outlive it.
    explicit SignInThrottle(const Clock &clock)
        : m_byAccount(clock)
        , m_byAddress(clock)
    {
    }

    /// Who tries to sign in, and from where: the real address, expanded. Attempts without an
    /// address, in process, are not counted.
    struct Attempt
    {
        QString collectionId;
        QString identity;
        QString address;
    };

    /// Before the password is looked at. Counts the attempt as one that failed. Errors:
    /// TooManyRequests.
    Result<void> begin(const Attempt &attempt);
    /// The password was right. What ended otherwise, unseen maybe, stays counted.
    void succeed(const Attempt &attempt);

private:
    WindowCounters m_byAccount;
    WindowCounters m_byAddress;
};

}  // namespace Binnacle
