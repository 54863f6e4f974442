// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/signin.h"

#include "db/database.h"
#include "services/collections/collectionservice.h"
#include "services/records/recordaccess.h"
#include "services/records/recordservice.h"
#include "services/records/recordstore.h"
#include "services/records/ruledenial.h"
#include "services/settings/settingsservice.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

SignIn::SignIn(RecordStore &store, const RecordService &records, const SettingsService &settings,
               MailService &mail, const TwoStepService &twoStep)
    : m_store(store)
    , m_records(records)
    , m_settings(settings)
    , m_authRecords(store)
    , m_sessions(store, twoStep)
    , m_origins(store, mail)
{
}

Result<AuthAnswer> SignIn::finish(const Schema::Record &record, AuthMethod method, QByteArray token,
                                  const AuthRequest &request)
{
    if (!admits(record, request.clientAddress))
        return Error::forbidden();
    const Result<void> ruled = checkAuthRule(record, request.info);
    if (!ruled)
        return ruled.error();
    // A passkey is two factors: the authenticator, and what it asks of its user.
    if (method != AuthMethod::None && method != AuthMethod::Passkey) {
        Result<QString> mfaId = m_sessions.check(record, method, request);
        if (!mfaId)
            return std::move(mfaId).error();
        if (!mfaId->isEmpty()) {
            AuthAnswer out;
            out.mfaId = *std::move(mfaId);
            return out;
        }
    }
    Result<AuthAnswer> out = answer(record, std::move(token), request);
    if (out && method != AuthMethod::None && record.collection().auth.alertEnabled)
        m_origins.note(record, request);
    return out;
}

bool SignIn::admits(const Schema::Record &record, const QString &clientAddress) const
{
    const std::shared_ptr<const Settings> settings = m_settings.snapshot();
    return !isSuperusers(record.collection()) || settings->superuserIps.isEmpty()
        || clientAddress.isEmpty() || isListedAddress(clientAddress, settings->superuserIps);
}

Result<void> SignIn::checkAuthRule(const Schema::Record &record,
                                   const Schema::RequestInfo &info) const
{
    const std::optional<QString> &rule = record.collection().auth.authRule;
    if (info.identity.isSuperuser || (rule && rule->isEmpty()))
        return {};
    const Result<bool> allowed
        = rule ? m_authRecords.satisfies(record, *rule, info) : Result<bool>(false);
    if (!allowed && !isRuleFailure(allowed.error()))
        return allowed.error();
    if (!allowed || !*allowed) {
        tellDenied(record, info, allowed ? QString() : allowed.error().detail);
        return Error::forbidden(
            u"The request doesn't satisfy the collection requirements to authenticate."_s);
    }
    return {};
}

void SignIn::tellDenied(const Schema::Record &record, const Schema::RequestInfo &info,
                        const QString &failure) const
{
    const Result<Db::Connection *> connection = m_store.database().connection();
    if (!m_denials || !connection)
        return;
    const std::shared_ptr<const Schema::CollectionSet> set = m_store.collections().snapshot();
    RuleDenial denial{*set,      record.collection(), info,
                      "auth"_L1, "authRule"_L1,       record.collection().auth.authRule};
    denial.status = 403;
    denial.connection = *connection;
    denial.recordId = record.id();
    denial.failure = failure;
    m_denials->denied(denial);
}

Result<AuthAnswer> SignIn::answer(const Schema::Record &record, QByteArray token,
                                  const AuthRequest &request) const
{
    // Relations are shown as the freshly signed-in record sees them (A7.3).
    Schema::RequestInfo info = request.info;
    info.identity = identityOf(record);
    Result<JsonValue> json = m_records.enriched(record, {request.expand, {}}, info);
    if (!json)
        return std::move(json).error();
    AuthAnswer out;
    out.token = std::move(token);
    out.record = *std::move(json);
    return out;
}

}  // namespace Binnacle
