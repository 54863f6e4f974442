// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/mfasessions.h"

#include "services/records/recordaccess.h"
#include "services/records/recordstore.h"
#include "services/twostep/twostepservice.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// For collections that have no MFA and say nothing of its length, in seconds.
constexpr qint64 defaultSessionLength = 1800;

}  // namespace

Result<QString> MfaSessions::check(const Schema::Record &record, AuthMethod method,
                                   const AuthRequest &request)
{
    const Result<bool> hasApp = m_twoStep.isEnabled({record.collection().id, record.id()});
    if (!hasApp)
        return hasApp.error();
    // Whoever comes with the app's code has begun a session.
    const bool needsTotp = *hasApp || method == AuthMethod::Totp;
    if (!needsTotp) {
        const Result<bool> needed = isNeeded(record, request);
        if (!needed)
            return needed.error();
        if (!*needed)
            return QString();
    }
    if (!request.isMfaIdReadable)
        return Error::invalidInput(u"Failed to read MFA Id."_s);
    if (request.mfaId.isEmpty())
        return begin(record, method);
    const Result<void> ended = end(record, method, request.mfaId, needsTotp);
    if (!ended)
        return ended.error();
    return QString();
}

Result<bool> MfaSessions::isNeeded(const Schema::Record &record, const AuthRequest &request) const
{
    const Schema::AuthOptions &options = record.collection().auth;
    if (!options.mfaEnabled || options.mfaRule.isEmpty())
        return options.mfaEnabled;
    Result<bool> needed = m_records.satisfies(record, options.mfaRule, request.info);
    if (!needed && isRuleFailure(needed.error()))
        return Error::invalidInput(u"Failed to authenticate."_s).withDetail(needed.error().detail);
    return needed;
}

Result<QString> MfaSessions::begin(const Schema::Record &record, AuthMethod method)
{
    Result<Schema::Record> session = m_records.newRow(record, u"_mfas");
    if (!session)
        return std::move(session).error();
    session->setValue(u"method", JsonValue(authMethodName(method)));
    const Result<Schema::Record> saved = m_store.save({*std::move(session), std::nullopt});
    if (!saved)
        return saved.error();
    return saved->id();
}

Error MfaSessions::unknownSession()
{
    return Error::invalidInput(u"Invalid or expired MFA session."_s);
}

Result<Schema::Record> MfaSessions::find(const Schema::Collection &collection, const QString &id)
{
    const Result<AuthRecords::CollectionPointer> sessions = m_records.supporting(u"_mfas");
    if (!sessions)
        return sessions.error();
    Result<Schema::Record> session = m_store.find(*sessions, id);
    if (!session)
        return session.error().kind == Error::Kind::NotFound ? unknownSession() : session.error();
    const qint64 length
        = collection.auth.mfaDuration > 0 ? collection.auth.mfaDuration : defaultSessionLength;
    if (isOlderThan(*session, length, m_store.clock().now())) {
        // Gone already is as good.
        [[maybe_unused]] const Result<void> removed = m_store.remove(*session);
        return unknownSession();
    }
    return session;
}

Result<QString> MfaSessions::owner(const Schema::Collection &collection, const QString &id)
{
    const Result<Schema::Record> session = find(collection, id);
    if (!session)
        return session.error();
    if (session->value(u"collectionRef").toString() != collection.id)
        return Error::invalidInput(u"Invalid MFA session."_s);
    return session->value(u"recordRef").toString();
}

Result<void> MfaSessions::end(const Schema::Record &record, AuthMethod method, const QString &id,
                              bool needsTotp)
{
    const Result<Schema::Record> session = find(record.collection(), id);
    if (!session)
        return session.error();
    if (session->value(u"recordRef").toString() != record.id()
        || session->value(u"collectionRef").toString() != record.collection().id)
        return Error::invalidInput(u"Invalid MFA session."_s);
    if (session->value(u"method").toString() == authMethodName(method)
        || (needsTotp && method != AuthMethod::Totp))
        return Error::invalidInput(u"A different authentication method is required."_s);
    // Who removes the row has used the session: of two at once, one fails.
    const Result<void> removed = m_store.remove(*session);
    if (!removed && removed.error().kind == Error::Kind::NotFound)
        return unknownSession();
    return removed;
}

}  // namespace Binnacle
