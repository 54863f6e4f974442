// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/signinthrottle.h"

#include <QCryptographicHash>

namespace Binnacle {

namespace {

constexpr std::chrono::minutes window{5};

/// However it is written, and in few bytes: somebody may send many long ones.
QByteArray accountBucket(const SignInThrottle::Attempt &attempt)
{
    return attempt.collectionId.toUtf8() + '/'
        + QCryptographicHash::hash(attempt.identity.toCaseFolded().toUtf8(),
                                   QCryptographicHash::Sha256)
              .first(16);
}

}  // namespace

Result<void> SignInThrottle::begin(const Attempt &attempt)
{
    const QByteArray client = networkOf(attempt.address);
    if (m_byAccount.take(accountBucket(attempt), client, maximumByAccount, window)
        && m_byAddress.take({}, client, maximumByAddress, window))
        return {};
    return Error::make(Error::Kind::TooManyRequests);
}

void SignInThrottle::succeed(const Attempt &attempt)
{
    const QByteArray client = networkOf(attempt.address);
    m_byAccount.forget(accountBucket(attempt), client);
    m_byAddress.giveBack({}, client);
}

}  // namespace Binnacle
