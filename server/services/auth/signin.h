// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/auth/authorigins.h"
#include "services/auth/authrecords.h"
#include "services/auth/authrequest.h"
#include "services/auth/mfasessions.h"

namespace Binnacle {

class DenialObserver;
class MailService;
class RecordService;
class SettingsService;
class TwoStepService;

/// What every sign-in ends with, whatever the method (A4.3.1): who may, the second factor, and the
/// answer.
///
/// Thread: any; calls block on the database, the writer, and for a login alert on the mail server.
/// Errors: Forbidden and InvalidInput
/// with the contract's messages, and the database's.
class SignIn final
{
    Q_DISABLE_COPY_MOVE(SignIn)

public:
    /// All must outlive it.
    SignIn(RecordStore &store, const RecordService &records, const SettingsService &settings,
           MailService &mail, const TwoStepService &twoStep);

    void setDenialObserver(DenialObserver *observer) { m_denials = observer; }

    /// @p token is what the answer carries.
    Result<AuthAnswer> finish(const Schema::Record &record, AuthMethod method, QByteArray token,
                              const AuthRequest &request);
    /// False for a superuser from an address that superusers may not come from (A1.12).
    bool admits(const Schema::Record &record, const QString &clientAddress) const;

private:
    Result<void> checkAuthRule(const Schema::Record &record, const Schema::RequestInfo &info) const;
    void tellDenied(const Schema::Record &record, const Schema::RequestInfo &info,
                    const QString &failure) const;
    Result<AuthAnswer> answer(const Schema::Record &record, QByteArray token,
                              const AuthRequest &request) const;

    RecordStore &m_store;
    const RecordService &m_records;
    const SettingsService &m_settings;
    AuthRecords m_authRecords;
    MfaSessions m_sessions;
    AuthOrigins m_origins;
    DenialObserver *m_denials = nullptr;
};

}  // namespace Binnacle
