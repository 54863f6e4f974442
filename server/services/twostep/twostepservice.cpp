// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/twostep/twostepservice.h"

#include "core/datetime.h"
#include "core/random.h"
#include "platform/constanttime.h"
#include "services/auth/authforms.h"
#include "services/twostep/recoverycodes.h"
#include "services/twostep/totp.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr qsizetype saltLength = 16;
constexpr qsizetype maximumTypedCode = 71;

// As for one-time passwords (A6.3); and beyond, for those who come from many addresses or try
// many accounts.
constexpr qint64 attemptsFromAddress = 5;
constexpr std::chrono::seconds addressWindow{180};
constexpr qint64 attemptsOfAccount = 15;
constexpr std::chrono::seconds accountWindow{900};
constexpr qint64 attemptsOfAddress = 60;

Error invalidTwoStepCode()
{
    return Error::invalidInput(u"Invalid or expired code."_s);
}

QByteArrayList hashesOf(const QStringList &codes, const QByteArray &salt)
{
    QByteArrayList hashes;
    for (const QString &code : codes)
        hashes.append(recoveryCodeHash(salt, plainRecoveryCode(code)));
    return hashes;
}

/// The digits of an app's code; empty when it is none.
QByteArray plainTotpCode(const QString &typed)
{
    QByteArray digits;
    for (const QChar c : typed) {
        if (c.isSpace())
            continue;
        if (c < u'0' || c > u'9' || digits.size() == totpDigits)
            return {};
        digits.append(c.toLatin1());
    }
    return digits.size() == totpDigits ? digits : QByteArray();
}

}  // namespace

TwoStepService::TwoStepService(Db::Database &database, const Clock &clock, QByteArray key)
    : m_clock(clock)
    , m_store(database, std::move(key))
    , m_attempts(clock)
{
}

Result<TwoStepState> TwoStepService::state(const AccountId &account) const
{
    const Result<std::optional<TwoStepSecret>> stored = m_store.find(account);
    if (!stored)
        return stored.error();
    if (!*stored || (*stored)->confirmed.isEmpty())
        return TwoStepState();
    const Result<QByteArrayList> codes = m_store.codes(account);
    if (!codes)
        return codes.error();
    return TwoStepState{true, (*stored)->confirmed, codes->size()};
}

Result<bool> TwoStepService::isEnabled(const AccountId &account) const
{
    const Result<std::optional<TwoStepSecret>> stored = m_store.find(account);
    if (!stored)
        return stored.error();
    return *stored && !(*stored)->confirmed.isEmpty();
}

Result<QSet<QString>> TwoStepService::enabledRecords(const QString &collectionId) const
{
    return m_store.confirmedRecords(collectionId);
}

Result<QByteArray> TwoStepService::begin(const AccountId &account)
{
    const QByteArray secret = newTotpSecret();
    Result<QByteArray> sealed = m_store.sealed(secret);
    if (!sealed)
        return sealed;
    TwoStepSecret pending;
    pending.sealed = *std::move(sealed);
    pending.salt = randomBytes(saltLength).toHex();
    const Result<bool> saved = m_store.savePending(account, pending);
    if (!saved)
        return saved.error();
    if (!*saved)
        return Error::invalidInput(u"Two-step sign-in is on already."_s);
    return secret;
}

Result<QStringList> TwoStepService::confirm(const TwoStepAttempt &attempt)
{
    if (Result<void> admitted = admit(attempt); !admitted)
        return std::move(admitted).error();
    Result<std::optional<TwoStepSecret>> stored = m_store.find(attempt.account);
    if (!stored)
        return std::move(stored).error();
    const Error nothing = Error::invalidInput(u"There is no set-up to confirm."_s);
    if (!*stored || !(*stored)->confirmed.isEmpty())
        return nothing;
    TwoStepSecret confirmed = **stored;
    const Result<QByteArray> secret = m_store.opened(confirmed.sealed);
    if (!secret)
        return secret.error();
    const UtcTime now = m_clock.now();
    const std::optional<qint64> step
        = matchingTotpStep(*secret, plainTotpCode(attempt.code), now, 0);
    if (!step)
        return invalidTwoStepCode();
    confirmed.confirmed = QString::fromLatin1(formatDateTime(now));
    confirmed.lastStep = *step;
    const QStringList codes = newRecoveryCodes();
    const Result<bool> done
        = m_store.confirm(attempt.account, confirmed, hashesOf(codes, confirmed.salt));
    if (!done)
        return done.error();
    if (!*done)
        return nothing;
    return codes;
}

Result<void> TwoStepService::spend(const TwoStepAttempt &attempt)
{
    if (Result<void> admitted = admit(attempt); !admitted)
        return admitted;
    const Result<std::optional<TwoStepSecret>> stored = m_store.find(attempt.account);
    if (!stored)
        return stored.error();
    if (!*stored || (*stored)->confirmed.isEmpty())
        return invalidTwoStepCode();
    if (const QByteArray code = plainTotpCode(attempt.code); !code.isEmpty())
        return spendTotp(attempt.account, **stored, code);
    if (const QByteArray plain = plainRecoveryCode(attempt.code); !plain.isEmpty())
        return spendRecoveryCode(attempt.account, **stored, plain);
    return invalidTwoStepCode();
}

Result<QStringList> TwoStepService::renewRecoveryCodes(const TwoStepAttempt &attempt)
{
    if (Result<void> spent = spend(attempt); !spent)
        return std::move(spent).error();
    const Result<std::optional<TwoStepSecret>> stored = m_store.find(attempt.account);
    if (!stored)
        return stored.error();
    if (!*stored)
        return invalidTwoStepCode();
    const QStringList codes = newRecoveryCodes();
    const Result<bool> replaced
        = m_store.replaceCodes(attempt.account, hashesOf(codes, (*stored)->salt));
    if (!replaced)
        return replaced.error();
    // It was turned off in between.
    if (!*replaced)
        return invalidTwoStepCode();
    return codes;
}

Result<void> TwoStepService::disable(const TwoStepAttempt &attempt)
{
    if (Result<void> spent = spend(attempt); !spent)
        return spent;
    const Result<bool> removed = m_store.remove(attempt.account);
    return removed ? Result<void>() : removed.error();
}

Result<bool> TwoStepService::reset(const AccountId &account)
{
    return m_store.remove(account);
}

/// The code must be there; then the attempt is counted, right or wrong.
Result<void> TwoStepService::admit(const TwoStepAttempt &attempt)
{
    JsonValue item = formTextItem(attempt.code, maximumTypedCode);
    if (!item.isNull())
        return invalidForm(u"code"_s, std::move(item));
    const QByteArray account
        = QString(attempt.account.collectionId + u'/' + attempt.account.recordId).toUtf8();
    const QByteArray client = networkOf(attempt.clientAddress);
    // Who is stopped by the first two does not use up what the account has.
    if (m_attempts.take("address"_ba, client, attemptsOfAddress, addressWindow)
        && m_attempts.take("pair " + account, client, attemptsFromAddress, addressWindow)
        && m_attempts.take("account"_ba, account, attemptsOfAccount, accountWindow))
        return {};
    return Error::make(Error::Kind::TooManyRequests,
                       u"Too many attempts, please try again later."_s);
}

Result<void> TwoStepService::spendTotp(const AccountId &account, const TwoStepSecret &stored,
                                       const QByteArray &code)
{
    const Result<QByteArray> secret = m_store.opened(stored.sealed);
    if (!secret)
        return secret.error();
    const std::optional<qint64> step
        = matchingTotpStep(*secret, code, m_clock.now(), stored.lastStep);
    if (!step)
        return invalidTwoStepCode();
    const Result<bool> taken = m_store.takeStep(account, *step);
    if (!taken)
        return taken.error();
    return *taken ? Result<void>() : invalidTwoStepCode();
}

Result<void> TwoStepService::spendRecoveryCode(const AccountId &account,
                                               const TwoStepSecret &stored, const QByteArray &plain)
{
    const Result<QByteArrayList> hashes = m_store.codes(account);
    if (!hashes)
        return hashes.error();
    const QByteArray hash = recoveryCodeHash(stored.salt, plain);
    bool isKnown = false;
    // All of them, so that the time does not tell which.
    for (const QByteArray &known : *hashes)
        isKnown |= equalsInConstantTime(known, hash);
    if (!isKnown)
        return invalidTwoStepCode();
    const Result<bool> taken = m_store.takeCode(account, hash);
    if (!taken)
        return taken.error();
    return *taken ? Result<void>() : invalidTwoStepCode();
}

}  // namespace Binnacle
