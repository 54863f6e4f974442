// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/auth/authrecords.h"
#include "services/auth/authrequest.h"
#include "services/auth/decoycodes.h"
#include "services/auth/onetimepassword.h"
#include "services/limits/windowcounters.h"

namespace Binnacle {

class AuthService;
class MailService;
class PasswordHasher;
class SettingsService;

struct OtpForm
{
    QString otpId;
    QString password;
};

/// Sign-in with one-time passwords that come by mail (A4.6, A4.7).
///
/// Thread: any; calls block on the database, the writer and password hashing. Mail is sent in the
/// background, and its rows are changed on the mail service's threads: that service must be
/// stopped before this one goes. Errors: those of the contract with its messages, and the
/// database's.
class OtpService final
{
    Q_DISABLE_COPY_MOVE(OtpService)

public:
    using CollectionPointer = AuthRecords::CollectionPointer;

    /// All must outlive the service.
    OtpService(AuthService &auth, RecordStore &store, const PasswordHasher &hasher,
               MailService &mail, const SettingsService &settings);

    /// Whether records get no more than ten codes at a time, as they do unless told otherwise.
    /// Before the first request.
    void setLimitsOpenCodes(bool limits) { m_limitsOpenCodes = limits; }

    /// What comes before a request's body: an auth collection where one-time passwords are on.
    /// Errors: NotFound, Forbidden.
    Result<CollectionPointer> collection(QStringView nameOrId) const;

    /// Sends a code, if there is such an address; gives the id to use it with, one that fits
    /// nothing if there is not.
    Result<QString> request(const CollectionPointer &collection, const QString &email);
    /// Errors also: TooManyRequests.
    Result<AuthAnswer> signIn(const CollectionPointer &collection, const OtpForm &form,
                              AuthRequest request);

private:
    Result<QString> pretendToRequest(const Schema::Collection &collection, const QString &email);
    /// Of the hash of a code.
    Result<int> codeCost() const;
    bool mayTry(const QByteArray &owner, const AuthRequest &request);
    Error refuseUnknown(const Schema::Collection &collection, const OtpForm &form,
                        const AuthRequest &request);
    void send(const Schema::Record &owner, const OneTimePassword &code);
    void noteSent(const QString &id, const QString &address);
    void forget(const QString &id);
    /// The row and the record that it signs in. Errors: InvalidInput when it cannot.
    struct Code
    {
        Schema::Record row;
        Schema::Record owner;
    };
    Result<Code> find(const CollectionPointer &collection, const QString &id) const;
    Schema::Record withProvenAddress(const Code &code);

    AuthService &m_auth;
    RecordStore &m_store;
    const PasswordHasher &m_hasher;
    MailService &m_mail;
    const SettingsService &m_settings;
    AuthRecords m_records;
    WindowCounters m_attempts;
    DecoyCodes m_decoys;
    bool m_limitsOpenCodes = true;
};

}  // namespace Binnacle
