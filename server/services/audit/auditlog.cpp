// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/audit/auditlog.h"

#include "core/datetime.h"
#include "core/executioncontext.h"
#include "core/jsonwriter.h"
#include "db/connection.h"
#include "db/database.h"
#include "db/dialect.h"
#include "db/inspection.h"
#include "schema/collection.h"
#include "services/audit/auditdifference.h"
#include "services/storage/quotedsql.h"

#include <QLoggingCategory>

#include <algorithm>
#include <array>
#include <iterator>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Q_LOGGING_CATEGORY(lcAudit, "binnacle.services.audit", QtInfoMsg)

const QString auditTable = u"_bn_audit"_s;
/// Of one side of a change.
constexpr qsizetype maximumStateBytes = 64 * 1024;
constexpr qint64 maximumLines = 200;

/// In the order in which lines are written and read.
constexpr std::array<QStringView, 12> auditColumns{
    u"id",     u"at",         u"actorKind", u"actorId",     u"actorLabel", u"ip",
    u"action", u"targetKind", u"targetId",  u"targetLabel", u"before",     u"after"};

QByteArray columnNames(const Db::Dialect &dialect)
{
    QByteArrayList names;
    for (const QStringView name : auditColumns)
        names.append(dialect.quoted(name));
    return names.join(", ");
}

Result<void> ensureAuditTable(Db::Transaction &transaction)
{
    const Result<bool> exists = Db::tableExists(transaction, auditTable);
    if (!exists)
        return exists.error();
    if (*exists)
        return {};
    const Db::Dialect &dialect = transaction.dialect();
    QByteArrayList columns;
    for (const QStringView name : auditColumns) {
        const bool isState = name == u"before" || name == u"after";
        columns.append(dialect.quoted(name)
                       + (name == u"id" ? " INTEGER PRIMARY KEY NOT NULL"_ba
                              : isState ? " TEXT"_ba
                                        : " TEXT DEFAULT '' NOT NULL"_ba));
    }
    return transaction.executeScript(
        "CREATE TABLE " + dialect.quoted(auditTable) + " (" + columns.join(", ") + ");"
        + dialect.appendOnly(auditTable, u"id"_s, u"the audit log is append-only"_s));
}

/// A state that would make the line too large, with texts that tell of what was left out.
JsonValue bounded(const JsonValue &state)
{
    if (!state.isObject() || state.toJson().size() <= maximumStateBytes)
        return state;
    const qsizetype share = maximumStateBytes / (state.size() + 1);
    JsonValue smaller = JsonValue::object();
    for (const auto &[name, value] : state.members()) {
        const qsizetype bytes = value.toJson().size();
        smaller.insert(name,
                       bytes <= share ? value : JsonValue(u"(%1 bytes, left out)"_s.arg(bytes)));
    }
    return smaller;
}

Db::Value stateValue(const JsonValue &state)
{
    if (state.isNull())
        return {};
    return bounded(state).toJson();
}

void writeLine(JsonWriter &json, const Db::Row &row)
{
    const auto text = [&](const char *key, int column) {
        json.rawKey(key);
        json.utf8(row.text(column));
    };
    const auto state = [&](const char *key, int column) {
        json.rawKey(key);
        json.raw(row.isNull(column) ? QByteArrayView("null") : row.text(column));
    };
    json.beginObject();
    text("\"id\":", 0);
    text("\"at\":", 1);
    json.rawKey("\"actor\":");
    json.beginObject();
    text("\"kind\":", 2);
    text("\"id\":", 3);
    text("\"label\":", 4);
    json.endObject();
    text("\"ip\":", 5);
    text("\"action\":", 6);
    json.rawKey("\"target\":");
    json.beginObject();
    text("\"kind\":", 7);
    text("\"id\":", 8);
    text("\"label\":", 9);
    json.endObject();
    state("\"before\":", 10);
    state("\"after\":", 11);
    json.endObject();
}

/// The lines that a query asks for, one more than shown.
Db::Statement linesOf(const AuditQuery &query, qint64 before, qint64 limit,
                      const Db::Dialect &dialect)
{
    QByteArrayList conditions;
    Db::Values values;
    if (before > 0) {
        conditions.append(dialect.quoted(u"id") + " < ?");
        values.emplace_back(before);
    }
    if (!query.action.isEmpty()) {
        const QByteArray column = dialect.quoted(u"action");
        // What starts with "action." sorts before "action/".
        conditions.append('(' + column + " = ? OR (" + column + " > ? AND " + column + " < ?))");
        values.push_back(Db::textValue(query.action));
        values.push_back(Db::textValue(query.action + u'.'));
        values.push_back(Db::textValue(query.action + u'/'));
    }
    const auto isOneOf = [&](const QString &wanted, QStringView id, QStringView label) {
        if (wanted.isEmpty())
            return;
        conditions.append('(' + dialect.quoted(id) + " = ? OR " + dialect.quoted(label) + " = ?)");
        values.insert(values.end(), 2, Db::textValue(wanted));
    };
    isOneOf(query.actor, u"actorId", u"actorLabel");
    isOneOf(query.target, u"targetId", u"targetLabel");
    if (!query.search.isEmpty()) {
        Db::Statement found = occursInOne(dialect,
                                          {"{action}", "{actorKind}", "{actorLabel}", "{ip}",
                                           "{targetKind}", "{targetId}", "{targetLabel}"},
                                          query.search);
        conditions.append(found.sql);
        std::move(found.values.begin(), found.values.end(), std::back_inserter(values));
    }
    QByteArray sql = "SELECT " + columnNames(dialect) + " FROM " + dialect.quoted(auditTable);
    if (!conditions.isEmpty())
        sql += " WHERE " + conditions.join(" AND ");
    sql += " ORDER BY " + dialect.quoted(u"id") + " DESC " + dialect.limit(limit + 1, 0);
    return {std::move(sql), std::move(values)};
}

}  // namespace

AuditLog::AuditLog(Db::Database &database, const Clock &clock)
    : m_database(database)
    , m_clock(clock)
    , m_secrets(Schema::CollectionSet())
{
}

Result<void> AuditLog::record(Db::Transaction &transaction, const AuditEntry &entry) const
{
    if (Result<void> made = ensureAuditTable(transaction); !made)
        return made;
    const Db::Dialect &dialect = transaction.dialect();
    const Actor &actor = entry.actor ? *entry.actor : ExecutionScope::currentActor();
    // Compared with their secrets, so that a changed one shows as such.
    const AuditDifference difference = auditDifference(entry.before, entry.after);
    const QByteArray table = dialect.quoted(auditTable);
    const Result<qint64> added = transaction.execute(
        {"INSERT INTO " + table + " (" + columnNames(dialect) + ") VALUES ((SELECT COALESCE(MAX("
             + dialect.quoted(u"id") + "), 0) + 1 FROM " + table
             + "), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
         {formatDateTime(m_clock.now()), Db::textValue(actorKindName(actor.kind)),
          Db::textValue(actor.id), Db::textValue(actor.label), actor.ip,
          Db::textValue(entry.action), Db::textValue(entry.target.kind),
          Db::textValue(entry.target.id), Db::textValue(entry.target.label),
          stateValue(m_secrets.withoutSecretTexts(difference.before)),
          stateValue(m_secrets.withoutSecretTexts(difference.after))}});
    return added ? Result<void>() : added.error();
}

Result<void> AuditLog::recordFirst(const AuditEntry &entry) const
{
    return m_database.writeJob(
        [&](Db::Transaction &transaction) { return record(transaction, entry); });
}

void AuditLog::record(const AuditEntry &entry) const
{
    const Result<void> recorded = recordFirst(entry);
    if (!recorded) {
        qCCritical(lcAudit) << "no line in the audit log for" << entry.action << "of"
                            << entry.target.id << ':' << recorded.error().detail;
    }
}

Result<QByteArray> AuditLog::list(const AuditQuery &query) const
{
    bool isId = true;
    const qint64 before = query.before.isEmpty() ? 0 : query.before.toLongLong(&isId);
    if (!isId || before < 0) {
        return Error::invalidInput({},
                                   JsonValue::object({{u"before"_s,
                                                       validationItem(u"validation_invalid_value"_s,
                                                                      u"Invalid value."_s)}}));
    }
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    const Result<bool> exists = Db::tableExists(**connection, auditTable);
    if (!exists)
        return exists.error();
    const qint64 limit = std::clamp<qint64>(query.limit, 1, maximumLines);
    QByteArray out;
    JsonWriter json(out);
    json.beginObject();
    json.rawKey("\"items\":");
    json.beginArray();
    qint64 count = 0;
    QByteArray last;
    if (*exists) {
        const Result<qint64> rows
            = (*connection)
                  ->forEach(linesOf(query, before, limit, (*connection)->dialect()),
                            [&](const Db::Row &row) {
                                if (++count > limit)
                                    return false;
                                last = row.text(0).toByteArray();
                                writeLine(json, row);
                                return true;
                            });
        if (!rows)
            return rows.error();
    }
    json.endArray();
    json.rawKey("\"next\":");
    json.utf8(count > limit ? last : QByteArray());
    json.endObject();
    return out;
}

QString actorKindName(Actor::Kind kind)
{
    switch (kind) {
    case Actor::Kind::Server: return u"server"_s;
    case Actor::Kind::Visitor: return u"visitor"_s;
    case Actor::Kind::Superuser: return u"superuser"_s;
    case Actor::Kind::Window: return u"window"_s;
    case Actor::Kind::ApiKey: return u"apikey"_s;
    case Actor::Kind::CommandLine: return u"cli"_s;
    }
    Q_UNREACHABLE();
}

}  // namespace Binnacle
