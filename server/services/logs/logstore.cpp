// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/logs/logstore.h"

#include "core/datetime.h"
#include "core/jsonwriter.h"
#include "core/random.h"
#include "db/dialect.h"
#include "schema/recordquery.h"
#include "services/pages.h"
#include "wire/jsonparser.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr qint64 rowsPerDelete = 5000;
constexpr qsizetype maximumFilter = 3500;

std::shared_ptr<const Schema::Collection> logsCollection()
{
    auto collection = std::make_shared<Schema::Collection>();
    collection->id = u"_logs"_s;
    collection->name = u"_logs"_s;
    const auto add = [&collection](const QString &name, Schema::FieldType type) {
        Schema::Field field;
        field.id = name;
        field.name = name;
        field.type = type;
        field.isPrimaryKey = name == "id"_L1;
        collection->fields.push_back(std::move(field));
    };
    add(u"id"_s, Schema::FieldType::Text);
    add(u"created"_s, Schema::FieldType::Date);
    add(u"level"_s, Schema::FieldType::Number);
    add(u"message"_s, Schema::FieldType::Text);
    add(u"data"_s, Schema::FieldType::Json);
    return collection;
}

/// A filter or sort that fails when run is the client's to mend, whatever the engine says: a column
/// may be too long for a pattern.
Error badLogQuery(const Error &cause)
{
    return cause.kind == Error::Kind::Internal ? Error::invalidInput({}).withDetail(cause.detail)
                                               : cause;
}

/// The columns in the order in which writeEntry() reads them.
QByteArray columns(const Db::Dialect &dialect)
{
    const QByteArray table = dialect.quoted(u"_logs") + '.';
    return table + dialect.quoted(u"id") + ", " + table + dialect.quoted(u"created") + ", " + table
        + dialect.quoted(u"data") + ", " + table + dialect.quoted(u"message") + ", " + table
        + dialect.quoted(u"level");
}

void writeEntry(JsonWriter &json, const Db::Row &row, bool isExtended)
{
    json.beginObject();
    json.rawKey("\"id\":");
    json.utf8(row.text(0));
    json.rawKey("\"created\":");
    json.utf8(row.text(1));
    json.rawKey("\"data\":");
    const QByteArrayView data = row.text(2);
    const QByteArrayView shown = isExtended ? data : hideExtras(data);
    if (data.isEmpty()) {
        json.raw("{}");
    } else if (!Wire::parseJson(data.toByteArray())) {
        json.null();  // written by somebody else, and broken
    } else {
        json.raw(shown);
        if (shown.size() != data.size())
            json.buffer().append('}');
    }
    json.rawKey("\"message\":");
    json.utf8(row.text(3));
    json.rawKey("\"level\":");
    json.value(row.integer(4));
    json.endObject();
}

/// The hour of the expression index, `2026-11-21 06:00:00`.
QByteArray hourOf(const Db::Dialect &dialect, const QByteArray &column)
{
    return dialect.strftime({"'%Y-%m-%d %H:00:00'"_ba, column});
}

}  // namespace

LogStore::LogStore(Db::Database &auxiliary)
    : m_database(auxiliary)
    , m_collections({logsCollection()})
{
}

Result<void> LogStore::insert(const std::vector<LogEntry> &entries)
{
    const Db::Dialect &dialect = m_database.dialect();
    const QByteArray sql = "INSERT INTO " + dialect.quoted(u"_logs") + " (" + dialect.quoted(u"id")
        + ", " + dialect.quoted(u"level") + ", " + dialect.quoted(u"message") + ", "
        + dialect.quoted(u"data") + ", " + dialect.quoted(u"created") + ") VALUES (?, ?, ?, ?, ?)";
    return m_database.write([&](Db::Transaction &transaction) -> Result<void> {
        for (const LogEntry &entry : entries) {
            Db::Statement statement{sql,
                                    {randomRecordId(), qint64(entry.level), entry.message,
                                     entry.data, formatDateTime(entry.created)}};
            if (Result<qint64> done = transaction.execute(statement); !done)
                return std::move(done).error();
        }
        return {};
    });
}

Result<qint64> LogStore::removeOld(UtcTime bound, int minLevel)
{
    const Db::Dialect &dialect = m_database.dialect();
    const QByteArray table = dialect.quoted(u"_logs");
    const QByteArray id = dialect.quoted(u"id");
    const Db::Statement statement{"DELETE FROM " + table + " WHERE " + id + " IN (SELECT " + id
                                      + " FROM " + table + " WHERE " + dialect.quoted(u"created")
                                      + " <= ? OR " + dialect.quoted(u"level") + " < ? "
                                      + dialect.limit(rowsPerDelete, 0) + ')',
                                  {formatDateTime(bound), qint64(minLevel)}};
    qint64 removed = 0;
    for (;;) {
        const Result<qint64> step = m_database.write(
            [&](Db::Transaction &transaction) { return transaction.execute(statement); });
        if (!step)
            return step.error();
        removed += *step;
        if (*step < rowsPerDelete)
            return removed;
    }
}

Result<void> LogStore::removeAll()
{
    const QByteArray sql = "DELETE FROM " + m_database.dialect().quoted(u"_logs");
    const Result<qint64> removed = m_database.write(
        [&sql](Db::Transaction &transaction) {
            return transaction.execute({sql, {}});
        },
        Db::Grouping::Alone);
    if (!removed)
        return removed.error();
    return m_database.compact();
}

Result<QByteArray> LogStore::list(const LogListOptions &options,
                                  const Schema::RequestInfo &info) const
{
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    const Db::Dialect &dialect = (*connection)->dialect();
    Schema::RecordQuery query(m_collections, *m_collections.all().front(), info, dialect);
    if (options.filter.toUtf8().size() > maximumFilter)
        return Error::invalidInput({});
    if (!options.filter.isEmpty()) {
        if (const Result<void> added = query.addFilter(options.filter); !added)
            return Error::invalidInput({}).withDetail(added.error().detail);
    }
    if (!options.sort.isEmpty()) {
        if (const Result<void> added = query.addSort(options.sort); !added)
            return Error::invalidInput({}).withDetail(added.error().detail);
    }
    const qint64 perPage = boundedPageSize(options.perPage);
    QByteArray text;
    JsonWriter json(text);
    json.beginObject();
    json.rawKey("\"items\":");
    json.beginArray();
    const Result<qint64> rows
        = (*connection)
              ->forEach(query.page(perPage, pageOffset(options.page, perPage), columns(dialect)),
                        [&](const Db::Row &row) {
                            writeEntry(json, row, options.isExtended);
                            return true;
                        });
    if (!rows)
        return badLogQuery(rows.error());
    json.endArray();
    qint64 total = -1;
    if (!options.skipTotal) {
        const Result<qint64> count = (*connection)->integer(query.count());
        if (!count)
            return badLogQuery(count.error());
        total = *count;
    }
    endPage(text, {options.page, perPage, total});
    return text;
}

Result<QByteArray> LogStore::view(const QString &id, bool isExtended) const
{
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    const Db::Dialect &dialect = (*connection)->dialect();
    QByteArray text;
    JsonWriter json(text);
    const Result<qint64> rows
        = (*connection)
              ->forEach({"SELECT " + columns(dialect) + " FROM " + dialect.quoted(u"_logs")
                             + " WHERE " + dialect.quoted(u"id") + " = ?",
                         {Db::textValue(id)}},
                        [&](const Db::Row &row) {
                            writeEntry(json, row, isExtended);
                            return false;
                        });
    if (!rows)
        return rows.error();
    if (text.isEmpty())
        return Error::notFound();
    return text;
}

Result<QByteArray> LogStore::stats(const QString &filter, const Schema::RequestInfo &info) const
{
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    const Db::Dialect &dialect = (*connection)->dialect();
    const QByteArray hour = dialect.quoted(u"hour");
    Db::Statement statement;
    if (filter.isEmpty()) {
        // As in the index, which then answers alone.
        const QByteArray ofRow = hourOf(dialect, dialect.quoted(u"created"));
        statement.sql = "SELECT " + ofRow + ", COUNT(*) FROM " + dialect.quoted(u"_logs")
            + " GROUP BY " + ofRow + " ORDER BY " + ofRow;
    } else {
        Schema::RecordQuery query(m_collections, *m_collections.all().front(), info, dialect);
        Result<void> added = filter.toUtf8().size() > maximumFilter ? Error::invalidInput({})
                                                                    : query.addFilter(filter);
        if (!added)
            return Error::invalidInput(u"Invalid filter format."_s)
                .withDetail(added.error().detail);
        const QByteArray ofRow
            = hourOf(dialect, dialect.quoted(u"_logs") + '.' + dialect.quoted(u"created"));
        statement = query.page(std::numeric_limits<qint64>::max(), 0, ofRow + " AS " + hour);
        statement.sql = "SELECT " + hour + ", COUNT(*) FROM (" + statement.sql + ") AS "
            + dialect.quoted(u"hours") + " GROUP BY " + hour + " ORDER BY " + hour;
    }
    QByteArray text;
    JsonWriter json(text);
    json.beginArray();
    const Result<qint64> rows = (*connection)->forEach(statement, [&](const Db::Row &row) {
        if (row.isNull(0))
            return true;  // a date that is none
        json.beginObject();
        json.rawKey("\"date\":");
        json.utf8(QByteArray(row.text(0).toByteArray() + ".000Z"));
        json.rawKey("\"total\":");
        json.value(row.integer(1));
        json.endObject();
        return true;
    });
    if (!rows)
        return Error::invalidInput(u"Failed to generate logs stats."_s)
            .withDetail(rows.error().detail);
    json.endArray();
    return text;
}

}  // namespace Binnacle
