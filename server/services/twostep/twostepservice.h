// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/limits/windowcounters.h"
#include "services/twostep/twostepstore.h"

#include <QString>
#include <QStringList>

namespace Binnacle {

/// A code that somebody entered.
struct TwoStepAttempt
{
    AccountId account;
    /// Of the app, or a recovery code; blanks and hyphens do not matter.
    QString code;
    /// Where it comes from; empty in process.
    QString clientAddress{};
};

/// What the owner of an account may know of its second step.
struct TwoStepState
{
    bool isEnabled = false;
    /// When it was confirmed, as all moments are stored.
    QString confirmed{};
    qsizetype recoveryCodesLeft = 0;
};

/// Two-step sign-in of accounts: the secrets of authenticator apps, from set-up to removal, and
/// their recovery codes.
///
/// Thread: any; calls block on the database and the writer. Nothing is cached, so that what a
/// command resets counts at once. Secrets and codes appear in what begin(), confirm() and
/// renewRecoveryCodes() give and nowhere else.
/// Errors of all that take a code: InvalidInput, with an item of `code` when it is missing;
/// TooManyRequests past five attempts in three minutes for an account from one address, and past
/// bounds for the account and for the address.
class TwoStepService final
{
    Q_DISABLE_COPY_MOVE(TwoStepService)

public:
    /// @p database and @p clock must outlive it. @p key is that of the settings, or empty.
    TwoStepService(Db::Database &database, const Clock &clock, QByteArray key);

    Result<TwoStepState> state(const AccountId &account) const;
    Result<bool> isEnabled(const AccountId &account) const;
    /// Ids of the records of a collection that have it on.
    Result<QSet<QString>> enabledRecords(const QString &collectionId) const;

    /// A new secret, in the place of one that waits for its confirmation. Errors: InvalidInput
    /// when it is on already.
    Result<QByteArray> begin(const AccountId &account);
    /// Turns it on with a first code of the app; gives the recovery codes. Errors also:
    /// InvalidInput when nothing waits.
    Result<QStringList> confirm(const TwoStepAttempt &attempt);
    /// Takes a code, for good. Errors: as above.
    Result<void> spend(const TwoStepAttempt &attempt);
    /// New recovery codes in the place of those that are left.
    Result<QStringList> renewRecoveryCodes(const TwoStepAttempt &attempt);
    Result<void> disable(const TwoStepAttempt &attempt);
    /// For operators: without a code. False when there was nothing.
    Result<bool> reset(const AccountId &account);

private:
    Result<void> admit(const TwoStepAttempt &attempt);
    Result<void> spendTotp(const AccountId &account, const TwoStepSecret &stored,
                           const QByteArray &code);
    Result<void> spendRecoveryCode(const AccountId &account, const TwoStepSecret &stored,
                                   const QByteArray &plain);

    const Clock &m_clock;
    TwoStepStore m_store;
    WindowCounters m_attempts;
};

}  // namespace Binnacle
