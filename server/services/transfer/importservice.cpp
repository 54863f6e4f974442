// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/importservice.h"

#include "core/executioncontext.h"
#include "db/connection.h"
#include "db/dialect.h"
#include "schema/fieldvalue.h"
#include "services/collections/collectionservice.h"
#include "services/records/recordservice.h"
#include "services/transfer/columnmapping.h"
#include "services/transfer/rowreader.h"

#include <QSet>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

std::unique_ptr<RowReader> readerOf(const ImportOptions &options, const Wire::FilePart &file)
{
    if (options.format == ImportOptions::Format::Csv)
        return std::make_unique<CsvRowReader>(file, options.delimiter);
    return std::make_unique<NdjsonRowReader>(file);
}

QString plainPassword(const Schema::Field &field, const JsonValue &body)
{
    return Schema::normalised(field, body[field.name]).toString();
}

/// Feeds the rows of one file to the record service.
class ImportFeed final : public RecordFeed
{
    Q_DISABLE_COPY_MOVE(ImportFeed)

public:
    ImportFeed(std::shared_ptr<const Schema::Collection> collection, const ImportOptions &options,
               ColumnMapping mapping, const Wire::FilePart &file, const Schema::RequestInfo &info)
        : m_collection(std::move(collection))
        , m_options(options)
        , m_mapping(std::move(mapping))
        , m_reader(readerOf(options, file))
        , m_info(info)
    {
    }

    Result<void> checkColumns();
    Result<std::optional<BatchRequest>> next(Db::Connection &connection) override;
    void changed(const Result<Done> &done) override;
    bool keeps() const override { return m_report.failed == 0 && !m_options.isDryRun; }
    ImportReport report() const;

private:
    void fail(const QString &message, const JsonValue &data);
    /// The request of one row; nothing when it has none, which is told already.
    Result<std::optional<BatchRequest>> requestOf(JsonValue body, Db::Connection &connection);
    /// The id of the record with that key; empty when there is none.
    Result<QString> idByKey(const JsonValue &value, Db::Connection &connection) const;

    const std::shared_ptr<const Schema::Collection> m_collection;
    const ImportOptions &m_options;
    ColumnMapping m_mapping;
    const std::unique_ptr<RowReader> m_reader;
    const Schema::RequestInfo &m_info;
    ImportRow m_row;
    ImportReport m_report;
    JsonValue m_errors = JsonValue::array();
};

Result<void> ImportFeed::checkColumns()
{
    const Result<QStringList> columns = m_reader->columns();
    if (!columns)
        return columns.error();
    return columns->isEmpty() ? Result<void>() : m_mapping.check(*columns);
}

Result<std::optional<BatchRequest>> ImportFeed::next(Db::Connection &connection)
{
    for (;;) {
        Result<std::optional<ImportRow>> row = m_reader->next();
        if (!row)
            return std::move(row).error();
        if (!*row)
            return std::optional<BatchRequest>();
        m_row = **std::move(row);
        if (++m_report.rows > ImportService::maximumRows) {
            return Error::make(
                Error::Kind::TooLarge,
                u"A file may have %1 rows: cut it into several."_s.arg(ImportService::maximumRows));
        }
        if (!m_row.problem.isEmpty()) {
            fail(m_row.problem, JsonValue::object());
            continue;
        }
        const bool isText = m_options.format == ImportOptions::Format::Csv;
        Result<std::optional<BatchRequest>> request
            = requestOf(m_mapping.body(m_row.values, isText), connection);
        if (!request || *request)
            return request;
    }
}

Result<std::optional<BatchRequest>> ImportFeed::requestOf(JsonValue body,
                                                          Db::Connection &connection)
{
    if (body.isEmpty()) {
        fail(u"The row has nothing for any field."_s, JsonValue::object());
        return std::optional<BatchRequest>();
    }
    BatchRequest request;
    request.operation = BatchRequest::Operation::Create;
    request.collection = m_collection->id;
    request.info = m_info;
    if (m_collection->isAuth() && body.contains(u"password"))
        body.insert(u"passwordConfirm"_s, body[u"password"]);
    if (m_options.mode == ImportOptions::Mode::Upsert) {
        request.operation = BatchRequest::Operation::Upsert;
        if (m_options.key != "id"_L1) {
            const Result<QString> id = idByKey(body[m_options.key], connection);
            if (!id)
                return id.error();
            if (!id->isEmpty())
                body.insert(u"id"_s, JsonValue(*id));
        }
    }
    request.body = std::move(body);
    return std::optional(std::move(request));
}

Result<QString> ImportFeed::idByKey(const JsonValue &value, Db::Connection &connection) const
{
    const Schema::Field &field = *m_collection->field(m_options.key);
    const Db::Dialect &dialect = connection.dialect();
    const JsonValue stored = Schema::normalised(field, value);
    if (Schema::isBlank(field, stored))
        return QString();
    QString id;
    const Result<qint64> rows = connection.forEach(
        {"SELECT " + dialect.quoted(u"id") + " FROM " + dialect.quoted(m_collection->name)
             + " WHERE " + dialect.quoted(field.name) + " = ? " + dialect.limit(1, 0),
         {Schema::columnValue(field, stored)}},
        [&id](const Db::Row &row) {
            id = row.string(0);
            return false;
        });
    if (!rows)
        return rows.error();
    return id;
}

void ImportFeed::changed(const Result<Done> &done)
{
    if (!done) {
        const Error &error = done.error();
        fail(error.message.isEmpty() ? u"The row cannot be stored."_s : error.message,
             error.fields);
    } else if (*done == Done::Created) {
        ++m_report.created;
    } else {
        ++m_report.updated;
    }
}

void ImportFeed::fail(const QString &message, const JsonValue &data)
{
    ++m_report.failed;
    if (m_errors.size() >= ImportService::maximumErrors)
        return;
    m_errors.append(JsonValue::object({{u"row"_s, JsonValue(m_row.number)},
                                       {u"line"_s, JsonValue(m_row.line)},
                                       {u"message"_s, JsonValue(message)},
                                       {u"data"_s, data}}));
}

ImportReport ImportFeed::report() const
{
    ImportReport report = m_report;
    report.isKept = keeps();
    const bool isCsv = m_options.format == ImportOptions::Format::Csv;
    const bool isInsert = m_options.mode == ImportOptions::Mode::Insert;
    report.json = JsonValue::object(
        {{u"format"_s, JsonValue(isCsv ? u"csv"_s : u"ndjson"_s)},
         {u"mode"_s, JsonValue(isInsert ? u"insert"_s : u"upsert"_s)},
         {u"dryRun"_s, JsonValue(m_options.isDryRun)},
         {u"rows"_s, JsonValue(report.rows)},
         {u"created"_s, JsonValue(report.created)},
         {u"updated"_s, JsonValue(report.updated)},
         {u"failed"_s, JsonValue(report.failed)},
         {u"fields"_s, m_mapping.fieldsJson()},
         {u"ignoredColumns"_s, JsonValue(m_mapping.ignored().mid(0, ImportService::maximumErrors))},
         {u"errors"_s, m_errors}});
    return report;
}

/// Changes with the different passwords of a file, for their hashes to be made. A file without any
/// is not read.
Result<std::vector<BatchRequest>> passwordsIn(const Schema::Collection &collection,
                                              const ImportOptions &options, ColumnMapping mapping,
                                              const Wire::FilePart &file)
{
    std::vector<BatchRequest> requests;
    std::vector<const Schema::Field *> fields;
    for (const Schema::Field &field : collection.fields) {
        if (field.type == Schema::FieldType::Password)
            fields.push_back(&field);
    }
    if (fields.empty())
        return requests;
    const std::unique_ptr<RowReader> reader = readerOf(options, file);
    QSet<QString> known;
    for (;;) {
        const Result<std::optional<ImportRow>> row = reader->next();
        if (!row)
            return row.error();
        if (!*row)
            return requests;
        const JsonValue body
            = mapping.body((*row)->values, options.format == ImportOptions::Format::Csv);
        for (const Schema::Field *field : fields) {
            const QString plain = plainPassword(*field, body);
            if (plain.isEmpty() || known.contains(plain))
                continue;
            known.insert(plain);
            if (known.size() > ImportService::maximumPasswords) {
                return Error::make(Error::Kind::TooLarge,
                                   u"A file may have %1 passwords: cut it into several."_s.arg(
                                       ImportService::maximumPasswords));
            }
            BatchRequest request;
            request.operation = BatchRequest::Operation::Create;
            request.collection = collection.id;
            request.body = JsonValue::object({{field->name, JsonValue(plain)}});
            requests.push_back(std::move(request));
        }
    }
}

Result<void> checkKey(const Schema::Collection &collection, const ImportOptions &options)
{
    const bool isNeeded = options.mode == ImportOptions::Mode::Upsert && options.key != "id"_L1;
    if (!isNeeded)
        return {};
    if (!collection.field(options.key) || !collection.hasUniqueIndex(options.key))
        return Error::invalidInput(
            u"The key must be id or a field with a unique index of its own."_s);
    return {};
}

/// Until when @p time from now is up.
ExecutionContext contextFor(std::chrono::steady_clock::duration time)
{
    ExecutionContext context = ExecutionScope::current();
    context.deadline = std::chrono::steady_clock::now() + time;
    return context;
}

}  // namespace

Result<ImportReport> ImportService::run(const QString &collection, const ImportOptions &options,
                                        const Wire::FilePart &file, const Schema::RequestInfo &info)
{
    const auto found = m_collections.snapshot()->share(collection);
    if (!found)
        return Error::notFound(u"Missing or invalid collection context."_s);
    if (found->isView())
        return Error::invalidInput(u"Unsupported collection type."_s);
    if (Result<void> checked = checkKey(*found, options); !checked)
        return std::move(checked).error();
    const Result<ColumnMapping> mapping = ColumnMapping::make(*found, options.mapping);
    if (!mapping)
        return mapping.error();
    ImportFeed feed(found, options, *mapping, file, info);
    if (Result<void> checked = feed.checkColumns(); !checked)
        return std::move(checked).error();
    const Result<std::vector<BatchRequest>> passwords
        = passwordsIn(*found, options, *mapping, file);
    if (!passwords)
        return passwords.error();

    const ExecutionScope scope(contextFor(maximumTime));
    Result<void> fed = m_records.feed(feed, *passwords);
    if (!fed && fed.error().kind == Error::Kind::Timeout) {
        return Error::make(Error::Kind::Timeout,
                           u"The file takes too long, nothing was imported: cut it into several."_s,
                           fed.error().detail);
    }
    if (!fed)
        return std::move(fed).error();
    return feed.report();
}

}  // namespace Binnacle
