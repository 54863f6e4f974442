// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "schema/record.h"
#include "services/auth/authrecords.h"
#include "services/auth/authrequest.h"
#include "services/auth/signin.h"
#include "services/auth/signinthrottle.h"
#include "services/auth/tokens.h"
#include "wire/identity.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace Binnacle {

class AuditLog;
class CollectionService;
class PasswordHasher;
class SessionService;
struct SessionOrigin;

struct PasswordForm
{
    QString identity;
    QString password;
    QString identityField;
};

/// A token that fits, and the record it speaks of.
struct VerifiedToken
{
    TokenType type = TokenType::Auth;
    Schema::Record record;
    JsonValue claims;
};

/// Signs in the records of auth collections and tells who a token belongs to.
///
/// Thread: any; of mutable state it holds counters alone. Calls block on the calling thread's
/// connection, on the writer, and for sign-in on password hashing. Each token is checked against
/// its record as it is stored at that moment, so one that was revoked, by whatever process, is
/// refused at once. Errors: those of the contract (A4) with its messages, and the database's.
class AuthService final
{
    Q_DISABLE_COPY_MOVE(AuthService)

public:
    /// All must outlive the service.
    AuthService(RecordStore &store, const RecordService &records, const SettingsService &settings,
                const PasswordHasher &hasher, MailService &mail, const TwoStepService &twoStep,
                SessionService &sessions);

    /// Tells @p observer, which must outlive the service, of sign-ins that an authRule turns down.
    /// Before the first request.
    void setDenialObserver(DenialObserver *observer) { m_signIn.setDenialObserver(observer); }

    /// Tells @p audit, which must outlive the service, of tokens for others. Before the first
    /// request.
    void setAudit(const AuditLog *audit) { m_audit = audit; }

    /// Who an auth token belongs to; a guest for a missing, broken, expired or revoked one (A2.6).
    Wire::Identity identify(QByteArrayView token) const;

    /// The same for any kind of token, with the whole record. Errors: Unauthenticated.
    Result<VerifiedToken> verify(QByteArrayView token, const std::vector<TokenType> &types) const;

    /// Whether there is such a collection, of whatever type. Errors: NotFound (A0.5).
    Result<void> checkCollection(QStringView nameOrId) const;
    /// The auth collection of a path. Errors: NotFound (A0.5).
    Result<std::shared_ptr<const Schema::Collection>> authCollection(QStringView nameOrId) const;

    /// A4.2, in the order of its keys.
    Result<JsonValue> authMethods(QStringView collection) const;
    /// A4.3. Errors also: TooManyRequests for who keeps guessing (SignInThrottle).
    Result<AuthAnswer> signInWithPassword(QStringView collection, const PasswordForm &form,
                                          AuthRequest request);
    /// A4.9 for the request's identity, which came with @p token and belongs to the collection.
    Result<AuthAnswer> refresh(QStringView collection, QByteArrayView token,
                               const AuthRequest &request);
    /// A token for protected files (A4.17) for the request's identity, which came with @p token; it
    /// ends with that token's session.
    Result<QByteArray> fileToken(const Wire::Identity &identity, QByteArrayView token) const;
    /// Errors: NotFound (A4.16).
    Result<Schema::Record> recordToImpersonate(QStringView collection, const QString &id) const;
    /// A4.16. @p duration in seconds; 0 for the collection's. Errors: Forbidden for a superuser's
    /// when one asks who is no owner.
    Result<AuthAnswer> impersonate(const Schema::Record &record, qint64 duration,
                                   const AuthRequest &request);

    /// What every sign-in ends with (A4.3.1): @p record, as it is stored now, has proven itself by
    /// @p method. The answer has a fresh token, or the id of an MFA session.
    Result<AuthAnswer> finishSignIn(const Schema::Record &record, AuthMethod method,
                                    const AuthRequest &request);
    /// False for a superuser from an address that superusers may not come from (A1.12).
    bool admits(const Schema::Record &record, const QString &clientAddress) const
    {
        return m_signIn.admits(record, clientAddress);
    }

private:
    using CollectionPointer = std::shared_ptr<const Schema::Collection>;

    Result<std::optional<Schema::Record>> findByIdentity(const CollectionPointer &collection,
                                                         const PasswordForm &form) const;
    /// An auth token that is not refused. Two of one second are the same; one that was refused must
    /// not be given again.
    QByteArray newAuthToken(const Schema::Record &record, TokenClaims claims = {}) const;
    /// Takes as long as a comparison with a real hash (A3.7).
    Result<void> pretendToVerify(const CollectionPointer &collection) const;

    RecordStore &m_store;
    const CollectionService &m_collections;
    const PasswordHasher &m_hasher;
    SessionService &m_sessions;
    const Clock &m_clock;
    AuthRecords m_records;
    SignIn m_signIn;
    SignInThrottle m_throttle;
    const AuditLog *m_audit = nullptr;
};

}  // namespace Binnacle
