// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/roles/accountguard.h"

#include "core/executioncontext.h"
#include "services/audit/auditlog.h"
#include "services/auth/authrecords.h"
#include "services/roles/operatorroles.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

bool isCredential(const Schema::Field &field)
{
    return field.name == "email"_L1 || field.name == "password"_L1 || field.name == "tokenKey"_L1
        || field.name == "verified"_L1;
}

/// Dates that write themselves say nothing of what was changed.
JsonValue accountState(const Schema::Record &record, bool onlyCredentials)
{
    JsonValue state = JsonValue::object();
    for (const Schema::Field &field : record.collection().fields) {
        if (field.type == Schema::FieldType::Autodate || (onlyCredentials && !isCredential(field)))
            continue;
        // Secrets are known by their names, and such a field may have a harmless one.
        const bool isHash
            = field.type == Schema::FieldType::Password && field.name != "password"_L1;
        state.insert(isHash ? field.name + u" (password)"_s : field.name, record.value(field.name));
    }
    return state;
}

/// Another token key and nothing else: what a forced logout is.
bool isOnlyLogout(const AuditEntry &entry)
{
    JsonValue after = entry.after;
    after.insert(u"tokenKey"_s, entry.before[u"tokenKey"]);
    return after == entry.before;
}

AuditTarget accountTarget(const Schema::Record &record)
{
    const QString email = record.value(u"email").toString();
    const QString kind
        = isSuperusers(record.collection()) ? u"superuser"_s : record.collection().name;
    return {kind, record.id(), email.isEmpty() ? record.id() : email};
}

bool isOperator(const Actor &actor)
{
    return actor.kind != Actor::Kind::Visitor && actor.kind != Actor::Kind::Server;
}

}  // namespace

Result<void> AccountGuard::saved(Db::Transaction &transaction, const Schema::Record &record,
                                 const Schema::Record *before)
{
    const bool isSuperuser = isSuperusers(record.collection());
    const Actor &actor = ExecutionScope::currentActor();
    if (!isSuperuser && (!before || !isOperator(actor)))
        return {};
    AuditEntry entry{isSuperuser ? (before ? u"superuser.update"_s : u"superuser.create"_s)
                                 : u"account.update"_s,
                     accountTarget(record)};
    if (before)
        entry.before = accountState(*before, !isSuperuser);
    entry.after = accountState(record, !isSuperuser);
    if (entry.before == entry.after)
        return {};
    if (before && isOnlyLogout(entry))
        entry = {u"session.revokeAll"_s, accountTarget(record)};
    // Who sets a new password by a token out of the mail has proven to be that superuser.
    if (isSuperuser && before && actor.kind == Actor::Kind::Visitor)
        entry.actor
            = Actor{Actor::Kind::Superuser, record.id(), entry.target.label, actor.ip, false};
    return m_audit.record(transaction, entry);
}

Result<void> AccountGuard::removing(Db::Transaction &transaction, const Schema::Record &record)
{
    if (!isSuperusers(record.collection()))
        return {};
    if (Result<void> left = OperatorRoles::leave(transaction, record.id()); !left)
        return left;
    return m_audit.record(
        transaction, {u"superuser.delete"_s, accountTarget(record), accountState(record, false)});
}

Result<void> AccountGuard::emptied(Db::Transaction &transaction,
                                   const Schema::Collection &collection, qint64 count)
{
    return m_audit.record(transaction,
                          {u"collection.truncate"_s,
                           {u"collection"_s, collection.id, collection.name},
                           {},
                           JsonValue::object({{u"records"_s, JsonValue(count)}})});
}

}  // namespace Binnacle
