// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/sessionroutes.h"

#include "api/authanswer.h"
#include "api/consoleaccount.h"
#include "api/consoleanswer.h"
#include "api/jsonanswer.h"
#include "api/queryvalues.h"
#include "api/tokenauthenticator.h"
#include "router/router.h"
#include "schema/settingrules.h"
#include "services/audit/auditlog.h"
#include "services/auth/authforms.h"
#include "services/auth/authservice.h"
#include "services/records/recordauthority.h"
#include "services/sessions/sessionservice.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr qint64 maximumSessions = 500;

JsonValue sessionJson(const SessionInfo &session)
{
    const SessionRow &row = session.row;
    return JsonValue::object({{u"id"_s, JsonValue(row.id)},
                              {u"collection"_s, JsonValue(row.account.collectionId)},
                              {u"collectionName"_s, JsonValue(session.collectionName)},
                              {u"record"_s, JsonValue(row.account.recordId)},
                              {u"label"_s, JsonValue(session.label)},
                              {u"method"_s, JsonValue(row.origin.method)},
                              {u"ip"_s, JsonValue(row.origin.address)},
                              {u"userAgent"_s, JsonValue(QString::fromUtf8(row.origin.userAgent))},
                              {u"created"_s, JsonValue(row.created)},
                              {u"lastSeen"_s, JsonValue(row.lastSeen)},
                              {u"expires"_s, JsonValue(row.expires)},
                              {u"current"_s, JsonValue(session.isCurrent)}});
}

Result<Wire::Response> pageOf(SessionService &sessions, SessionRange range, const Call &call)
{
    const Wire::QueryParameters query(call.request.query);
    const Result<qint64> limit = queryInteger(query, u"limit", range.limit);
    if (!limit)
        return limit.error();
    range.limit = std::clamp<qint64>(*limit, 1, maximumSessions);
    range.before = queryText(query, u"before");
    range.search = queryText(query, u"search").trimmed();
    const Result<SessionPage> page = sessions.list(range, authorizationToken(call.request));
    if (!page)
        return page.error();
    JsonValue items = JsonValue::array();
    for (const SessionInfo &session : page->sessions)
        items.append(sessionJson(session));
    const JsonValue json
        = JsonValue::object({{u"items"_s, std::move(items)}, {u"next"_s, JsonValue(page->next)}});
    return jsonAnswer(call.request, json.toJson());
}

Result<Wire::Response> listSessions(const AuthService &auth, SessionService &sessions,
                                    const Call &call)
{
    const Wire::QueryParameters query(call.request.query);
    SessionRange range;
    range.recordId = queryText(query, u"record");
    const QString name = queryText(query, u"collection");
    if (!name.isEmpty()) {
        const auto collection = auth.authCollection(name);
        if (!collection)
            return collection.error();
        range.collectionId = (*collection)->id;
    }
    return pageOf(sessions, std::move(range), call);
}

Result<Wire::Response> revokeSession(SessionService &sessions,
                                     const std::optional<AccountId> &owner, const AuditLog *audit,
                                     const Call &call)
{
    const Result<SessionRow> revoked = sessions.revoke(call.parameter("id"), owner);
    if (!revoked)
        return revoked.error();
    if (audit) {
        const SessionOrigin &origin = revoked->origin;
        audit->record(
            {u"session.revoke"_s,
             {u"session"_s, revoked->id, revoked->account.recordId},
             JsonValue::object({{u"method"_s, JsonValue(origin.method)},
                                {u"ip"_s, JsonValue(origin.address)},
                                {u"userAgent"_s, JsonValue(QString::fromUtf8(origin.userAgent))},
                                {u"created"_s, JsonValue(revoked->created)}})});
    }
    return Wire::Response::noContent();
}

Result<Wire::Response> revokeAnySession(const AuthService &auth, SessionService &sessions,
                                        const AuditLog *audit, const Call &call)
{
    const Result<SessionRow> session = sessions.find(call.parameter("id"));
    if (!session)
        return session.error();
    const AccountId &account = session->account;
    const auto collection = auth.authCollection(account.collectionId);
    if (!collection)
        return Error::notFound();
    if (const Result<void> allowed
        = checkAuthority(call.identity, **collection, Wire::RecordAction::Update, account.recordId);
        !allowed)
        return allowed.error();
    return revokeSession(sessions, std::nullopt, audit, call);
}

/// Its line in the audit log is written with the account's new token key.
Result<Wire::Response> revokeAccount(SessionService &sessions, const AccountId &account)
{
    return emptyAnswer(sessions.revokeAll(account));
}

/// Both must be named: nobody ends more than they mean to.
Result<Wire::Response> forceLogout(const AuthService &auth, SessionService &sessions,
                                   const Call &call)
{
    const Wire::QueryParameters query(call.request.query);
    const QString name = queryText(query, u"collection");
    const QString record = queryText(query, u"record");
    JsonValue items = JsonValue::object();
    Schema::addItem(items, u"collection"_s, formTextItem(name));
    Schema::addItem(items, u"record"_s, formTextItem(record));
    if (!items.isEmpty())
        return invalidForm(std::move(items));
    const auto collection = auth.authCollection(name);
    if (!collection)
        return collection.error();
    if (const Result<void> allowed
        = checkAuthority(call.identity, **collection, Wire::RecordAction::Update, record);
        !allowed)
        return allowed.error();
    return revokeAccount(sessions, {(*collection)->id, record});
}

void addOwnRoutes(Router &router, SessionService &sessions)
{
    addAccountRoute(router, Wire::Method::Get, "/api/console/account/sessions"_ba,
                    [&sessions](Call &call) -> Result<Wire::Response> {
                        const Result<AccountId> account = ownAccount(call);
                        if (!account)
                            return account.error();
                        SessionRange range;
                        range.collectionId = account->collectionId;
                        range.recordId = account->recordId;
                        return pageOf(sessions, std::move(range), call);
                    });
    addAccountRoute(router, Wire::Method::Delete, "/api/console/account/sessions/{id}"_ba,
                    [&sessions](Call &call) -> Result<Wire::Response> {
                        const Result<AccountId> account = ownAccount(call);
                        if (!account)
                            return account.error();
                        return revokeSession(sessions, *account, nullptr, call);
                    });
    addAccountRoute(router, Wire::Method::Delete, "/api/console/account/sessions"_ba,
                    [&sessions](Call &call) -> Result<Wire::Response> {
                        const Result<AccountId> account = ownAccount(call);
                        return account ? revokeAccount(sessions, *account) : account.error();
                    });
}

}  // namespace

void addSessionRoutes(Router &router, const AuthService &auth, SessionService &sessions,
                      const AuditLog *audit)
{
    addConsoleRoute(router, Wire::Method::Get, "/api/console/sessions"_ba,
                    [&auth, &sessions](Call &call) { return listSessions(auth, sessions, call); });
    addConsoleRoute(
        router, Wire::Method::Delete, "/api/console/sessions/{id}"_ba,
        [&auth, &sessions, audit](Call &call) {
            return revokeAnySession(auth, sessions, audit, call);
        },
        RouteClass::Manage);
    addConsoleRoute(
        router, Wire::Method::Delete, "/api/console/sessions"_ba,
        [&auth, &sessions](Call &call) { return forceLogout(auth, sessions, call); },
        RouteClass::Manage);
    addOwnRoutes(router, sessions);
}

}  // namespace Binnacle
