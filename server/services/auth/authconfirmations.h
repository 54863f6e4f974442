// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/boundedpool.h"
#include "services/auth/authrecords.h"
#include "services/auth/resendthrottle.h"
#include "services/auth/tokens.h"

#include <functional>

namespace Binnacle {

class AuthService;
class MailService;
class PasswordHasher;
struct RecordChange;
struct VerifiedToken;

struct PasswordResetForm
{
    QString token;
    QString password;
    QString passwordConfirm;
};

struct EmailChangeForm
{
    QString token;
    /// The current one.
    QString password;
};

/// What is asked for by mail and confirmed with the token in it: the address, a new password,
/// another address (A4.10 to A4.15).
///
/// Thread: any; calls block on the database, the writer and password hashing. Mail goes out in the
/// background, but for a change of address; what comes after it runs on the mail service's
/// threads: that service must be stopped before this one goes. Errors: those of the contract with
/// its messages, and the database's.
class AuthConfirmations final
{
    Q_DISABLE_COPY_MOVE(AuthConfirmations)

public:
    using CollectionPointer = AuthRecords::CollectionPointer;

    /// All must outlive it.
    AuthConfirmations(const AuthService &auth, RecordStore &store, const PasswordHasher &hasher,
                      MailService &mail);

    // What comes before a request's body. Errors: NotFound, InvalidInput.
    Result<CollectionPointer> forVerification(QStringView nameOrId) const;
    Result<CollectionPointer> forPasswordReset(QStringView nameOrId) const;
    Result<CollectionPointer> forEmailChange(QStringView nameOrId) const;

    // Requests say nothing of whether there is such an address: it is looked for afterwards, on a
    // thread of the service. Errors also: Unavailable, when too many wait for that.

    Result<void> requestVerification(const CollectionPointer &collection, const QString &email);
    Result<void> confirmVerification(const CollectionPointer &collection, const QString &token);

    Result<void> requestPasswordReset(const CollectionPointer &collection, const QString &email);
    Result<void> confirmPasswordReset(const CollectionPointer &collection,
                                      const PasswordResetForm &form);

    /// For the record of that id; blocks until the mail is sent.
    Result<void> requestEmailChange(const CollectionPointer &collection, const QString &recordId,
                                    const QString &newEmail);
    Result<void> confirmEmailChange(const CollectionPointer &collection,
                                    const EmailChangeForm &form);

    /// Requests whose mail has not been handed on at this moment.
    int pending() const { return m_lookups.pending(); }
    /// Drops what waits. Harmless twice.
    void stop() { m_lookups.stop(); }

private:
    /// A token, or what is wrong with it.
    struct Checked;
    Result<Checked> check(const QString &token, TokenType type,
                          const Schema::Collection &collection) const;
    Result<Checked> checkVerification(const QString &token,
                                      const Schema::Collection &collection) const;
    Result<Checked> checkEmailChange(const QString &token,
                                     const CollectionPointer &collection) const;
    Result<JsonValue> newEmailItem(const Schema::Record &record, const QString &newEmail) const;
    Result<void> answerBefore(std::function<Result<void>()> work);
    Result<void> sendVerification(const CollectionPointer &collection, const QString &email);
    Result<void> sendPasswordReset(const CollectionPointer &collection, const QString &email);
    /// Saves a change that a token allowed, unless the record has changed since: the token may be
    /// spent.
    Result<void> save(RecordChange change, const QString &message);

    const AuthService &m_auth;
    RecordStore &m_store;
    const PasswordHasher &m_hasher;
    MailService &m_mail;
    AuthRecords m_records;
    ResendThrottle m_verifications;
    ResendThrottle m_passwordResets;
    // Last: its thread ends before what it works with.
    BoundedPool m_lookups;
};

}  // namespace Binnacle
