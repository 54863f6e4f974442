// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/collections/sqlscript.h"

#include "core/jsonwriter.h"
#include "db/connection.h"
#include "db/database.h"
#include "db/sqlitescript.h"
#include "schema/textformat.h"
#include "services/audit/auditlog.h"

#include <algorithm>
#include <array>
#include <chrono>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr int maximumRows = 1000;

constexpr std::array<QByteArrayView, 8> writingWords
    = {"INSERT", "CREATE", "UPDATE", "DELETE", "DROP", "DETACH", "ALTER", "REPLACE"};

struct Answer
{
    qint64 affectedRows = 0;
    QByteArray columns = "[]"_ba;
    QByteArray rows = "[]"_ba;
};

void writeCell(JsonWriter &json, const Db::Row &row, int column, bool isBool)
{
    switch (row.type(column)) {
    case Db::Row::Type::Null: json.null(); return;
    case Db::Row::Type::Integer:
        if (isBool) {
            json.value(row.integer(column) != 0 ? u"true"_s : u"false"_s);
            return;
        }
        break;
    case Db::Row::Type::Real: json.value(Schema::messageNumber(row.real(column))); return;
    case Db::Row::Type::Text:
    case Db::Row::Type::Blob: break;
    }
    json.utf8(row.text(column));
}

Result<Answer> readRows(Db::Database &database, const QByteArray &sql)
{
    const Result<Db::Connection *> connection = database.connection();
    if (!connection)
        return connection.error();
    const Result<std::unique_ptr<Db::Cursor>> cursor = (*connection)->queryScript(sql);
    if (!cursor)
        return cursor.error();
    Answer answer;
    answer.columns.clear();
    answer.rows.clear();
    JsonWriter columns(answer.columns);
    columns.beginArray();
    const int count = (*cursor)->columnCount();
    std::vector<bool> isBool;
    for (int i = 0; i < count; ++i) {
        const QByteArray type = (*cursor)->declaredType(i).toByteArray().toUpper();
        isBool.push_back(type == "BOOLEAN");
        columns.beginObject();
        columns.rawKey("\"name\":");
        columns.utf8((*cursor)->columnName(i));
        columns.rawKey("\"type\":");
        columns.utf8(type);
        columns.rawKey("\"nullable\":");
        columns.value(true);
        columns.endObject();
    }
    columns.endArray();
    JsonWriter rows(answer.rows);
    rows.beginArray();
    for (int shown = 0;; ++shown) {
        const Result<const Db::Row *> row = (*cursor)->next();
        if (!row)
            return row.error();
        if (!*row || shown >= maximumRows)
            break;
        rows.beginArray();
        for (int i = 0; i < count; ++i)
            writeCell(rows, **row, i, isBool[size_t(i)]);
        rows.endArray();
    }
    rows.endArray();
    return answer;
}

/// @p affectedRows is negative when nobody knows.
AuditEntry sqlEntry(const QByteArray &sql, qint64 affectedRows)
{
    AuditEntry entry{u"sql.run"_s, {u"sql"_s}};
    entry.after
        = JsonValue::object({{u"query"_s, JsonValue(QString::fromUtf8(Db::withoutLiterals(sql)))}});
    if (affectedRows >= 0)
        entry.after.insert(u"affectedRows"_s, JsonValue(affectedRows));
    return entry;
}

}  // namespace

SqlScript::SqlScript(const QString &text)
    : m_sql(text.trimmed().toUtf8())
{
    const QByteArray upper = m_sql.left(16).toUpper();
    m_isWriting = std::any_of(writingWords.begin(), writingWords.end(),
                              [&upper](QByteArrayView word) { return upper.startsWith(word); });
}

bool SqlScript::mayChangeSchema() const
{
    const QByteArray lower = m_sql.toLower();
    return lower.contains("_collections") || lower.contains("alter") || lower.contains("drop")
        || lower.contains("create") || lower.contains("writable_schema");
}

bool SqlScript::mayWrite() const
{
    // Whatever the first word is: `SELECT 1; DELETE …`, `WITH … UPDATE`, `EXPLAIN …`.
    const QByteArray upper = Db::withoutLiterals(m_sql).toUpper();
    return upper.contains("PRAGMA") || upper.contains("ATTACH")
        || std::any_of(writingWords.begin(), writingWords.end(),
                       [&upper](QByteArrayView word) { return upper.contains(word); });
}

Result<qint64> SqlScript::write(Db::Database &database, const AuditLog *audit) const
{
    return database.write(
        [&](Db::Transaction &transaction) -> Result<qint64> {
            Result<qint64> changed = transaction.executeAll(m_sql);
            if (changed && audit) {
                if (Result<void> told = audit->record(transaction, sqlEntry(m_sql, *changed));
                    !told)
                    return std::move(told).error();
            }
            return changed;
        },
        Db::Grouping::Alone);
}

Result<QByteArray> SqlScript::run(Db::Database &database, const AuditLog *audit) const
{
    const auto start = std::chrono::steady_clock::now();
    Result<Answer> answer = Answer();
    const bool mayWrite = this->mayWrite();
    if (mayWrite && m_sql.toLower().contains("_bn_audit"))
        return Error::invalidInput({}).withDetail(u"the audit log is append-only"_s);
    if (mayWrite && !m_isWriting && audit) {
        // It does not run in a transaction of ours.
        if (Result<void> told = audit->recordFirst(sqlEntry(m_sql, -1)); !told)
            return std::move(told).error();
    }
    if (m_isWriting) {
        const Result<qint64> changed = write(database, audit);
        if (!changed)
            return changed.error();
        answer->affectedRows = *changed;
    } else if (Db::holdsStatement(m_sql)) {
        answer = readRows(database, m_sql);
        if (!answer)
            return std::move(answer).error();
    }
    const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - start);

    QByteArray out;
    JsonWriter json(out);
    json.beginObject();
    json.rawKey("\"execTime\":");
    json.value(qint64(spent.count()));
    json.rawKey("\"affectedRows\":");
    json.value(answer->affectedRows);
    json.rawKey("\"columns\":");
    json.raw(answer->columns);
    json.rawKey("\"rows\":");
    json.raw(answer->rows);
    json.endObject();
    return out;
}

}  // namespace Binnacle
