// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordlist.h"

#include "core/jsonwriter.h"
#include "db/dialect.h"
#include "services/pages.h"
#include "services/records/recordcursor.h"
#include "services/records/recordselection.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype usualRecordBytes = 512;
constexpr qint64 usualPage = 30;

QByteArray listStart(qint64 perPage)
{
    QByteArray json;
    json.reserve(perPage <= usualPage ? perPage * usualRecordBytes : 64 * 1024);
    json += R"({"items":[)";
    return json;
}

}  // namespace

Result<QByteArray> RecordList::read(const ListOptions &options, RecordLookahead &lookahead) const
{
    RecordSelection selection(m_target, m_info);
    if (Result<void> admitted = selection.admit({options.filter, options.sort}); !admitted)
        return std::move(admitted).error();
    if (Result<void> added = selection.add(options.filter); !added)
        return std::move(added).error();
    // A rank changes with every record, so it is no place to go on from.
    const bool ranks = options.sort.isEmpty() && !options.cursor;
    if (Result<void> searched = selection.search(options.search, ranks); !searched)
        return std::move(searched).error();
    if (const Result<void> added = selection.query().addSort(options.sort); !added)
        return badQuery(added.error());
    return options.cursor ? readBehind(selection, options, lookahead)
                          : readPage(selection, options);
}

Result<QByteArray> RecordList::readPage(const RecordSelection &selection,
                                        const ListOptions &options) const
{
    const Schema::RecordQuery &query = selection.query();
    const qint64 perPage = boundedPageSize(options.perPage);
    QByteArray json = listStart(perPage);
    Span span;
    if (const Result<void> appended
        = append(query.page(perPage, pageOffset(options.page, perPage), m_table->columns),
                 options.expand, span, &json);
        !appended)
        return badQuery(appended.error());

    PageNumbers numbers{options.page, perPage};
    if (!options.skipTotal) {
        const Result<qint64> total = m_target.connection->integer(query.count());
        if (!total)
            return badQuery(total.error());
        numbers.total = *total;
    }
    json += ']';
    endPage(json, numbers);
    return json;
}

Result<QByteArray> RecordList::readBehind(RecordSelection &selection, const ListOptions &options,
                                          RecordLookahead &lookahead) const
{
    Schema::RecordQuery &query = selection.query();
    if (Result<void> fixed = query.fixPlaces(); !fixed)
        return std::move(fixed).error();
    const RecordCursor cursor(*m_target.collections, *m_target.collection, options.sort);
    const Result<Db::Values> place = cursor.open(*options.cursor, query.placeSize());
    if (!place)
        return place.error();

    const qint64 perPage = boundedPageSize(options.perPage);
    QByteArray json = listStart(perPage);
    Span span;
    span.limit = perPage;
    span.placeSize = query.placeSize();
    if (const Result<void> appended
        = appendBehind({query, *place, lookahead}, options.expand, span, &json);
        !appended)
        return badQuery(appended.error());
    QByteArray next = "null"_ba;
    if (span.hasMore) {
        const Result<QByteArray> sealed = cursor.seal(span.place);
        if (!sealed)
            return sealed.error();
        next = '"' + *sealed + '"';
    }
    json += R"(],"nextCursor":)" + next;
    endPage(json, {1, perPage});
    return json;
}

Result<void> RecordList::appendBehind(const Walk &walk, const QString &expand, Span &span,
                                      QByteArray *json) const
{
    // One row more tells whether there is another page.
    const qint64 limit = span.limit + 1;
    const Result<RecordLookahead::Step> step
        = walk.lookahead.begin(*m_target.connection, walk.query, walk.place, limit);
    if (!step)
        return step.error();
    const qsizetype start = json->size();
    const Span unread = span;
    if (step->keys && !step->keys->empty()) {
        if (Result<void> read
            = append(walk.query.pageOf(*step->keys, m_table->columns), expand, span, json);
            !read)
            return read;
    }
    const qint64 seen = span.count + (span.hasMore ? 1 : 0);
    if (!step->keys || qint64(step->keys->size()) != seen) {
        json->truncate(start);
        span = unread;
        if (Result<void> read = append(walk.query.pageBehind(walk.place, limit, m_table->columns),
                                       expand, span, json);
            !read)
            return read;
    }
    walk.lookahead.end(*step, span.count, span.place);
    return {};
}

Result<Db::Statement> RecordList::statementFor(const QString &id) const
{
    if (!m_target.asksRule)
        return Db::Statement{m_table->selectById, {Db::textValue(id)}};
    const Db::Dialect &dialect = m_target.connection->dialect();
    Schema::RecordQuery query(*m_target.collections, *m_target.collection, m_info, dialect);
    if (Result<void> added = query.addRule(**m_target.rule); !added)
        return std::move(added).error();
    query.addCondition(m_table->name + '.' + dialect.quoted(u"id") + " = ?", {Db::textValue(id)});
    return query.page(1, 0, m_table->columns);
}

Result<RecordAnswer> RecordList::readOne(const QString &id, const ReadOptions &options) const
{
    const Result<Db::Statement> statement = statementFor(id);
    if (!statement)
        return statement.error();
    Span span;
    RecordViewer::Texts texts;
    if (options.expand.isEmpty()) {
        texts.record.reserve(usualRecordBytes);
        if (Result<void> appended = append(*statement, {}, span, &texts.record); !appended)
            return std::move(appended).error();
        texts.expanded = texts.record;
    } else {
        Result<std::vector<Schema::Record>> records = load(*statement, span);
        if (!records)
            return std::move(records).error();
        if (!records->empty()) {
            const RecordViewer viewer(*m_target.connection, *m_target.collections, m_tables,
                                      m_info);
            Result<RecordViewer::Texts> written
                = viewer.write(std::move(records->front()), options.expand);
            if (!written)
                return std::move(written).error();
            texts = *std::move(written);
        }
    }
    if (span.count == 0)
        return Error::notFound();
    return recordAnswer(std::move(texts), options.fields);
}

Result<void> RecordList::append(const Db::Statement &statement, const QString &expand, Span &span,
                                QByteArray *json) const
{
    const bool asksManageRule = m_target.collection->isAuth()
        && !Schema::overrulesReading(m_info.identity, *m_target.collection)
        && isExpression(m_target.collection->auth.manageRule);
    if (expand.isEmpty() && !asksManageRule)
        return stream(statement, span, json);
    return assemble(statement, expand, span, json);
}

template <typename Visit>
Result<void> RecordList::walk(const Db::Statement &statement, Span &span, Visit visit) const
{
    const Result<std::unique_ptr<Db::Cursor>> cursor = m_target.connection->query(statement);
    if (!cursor)
        return cursor.error();
    for (;;) {
        const Result<const Db::Row *> next = (*cursor)->next();
        if (!next)
            return next.error();
        if (!*next)
            return {};
        if (span.count == span.limit) {
            span.hasMore = true;
            return {};
        }
        const Db::Row &row = **next;
        visit(row);
        if (++span.count < span.limit)
            continue;
        for (size_t i = span.placeSize; i > 0; --i)
            span.place.push_back(row.value(row.columnCount() - int(i)));
    }
}

Result<void> RecordList::stream(const Db::Statement &statement, Span &span, QByteArray *json) const
{
    const Schema::Collection &collection = *m_target.collection;
    const Wire::Identity &identity = m_info.identity;
    const QByteArray ownId = collection.isAuth() && identity.collectionId == collection.id
        ? identity.recordId.toUtf8()
        : QByteArray();
    const bool showsAll = Schema::overrulesReading(identity, collection);
    JsonWriter writer(*json);
    const Schema::RecordJsonWriter *records = nullptr;
    const int idColumn = ownId.isEmpty() ? -1 : collection.fieldIndex(u"id");
    return walk(statement, span, [&](const Db::Row &row) {
        if (!records)
            records = &m_table->jsonWriter(row, showsAll);
        const bool isOwn = idColumn >= 0 && row.text(idColumn) == ownId;
        records->write(writer, row, isOwn);
    });
}

Result<std::vector<Schema::Record>> RecordList::load(const Db::Statement &statement,
                                                     Span &span) const
{
    std::vector<Schema::Record> records;
    if (Result<void> walked
        = walk(statement, span,
               [&](const Db::Row &row) {
                   records.push_back(Schema::Record::fromRow(m_target.collection, row));
               });
        !walked)
        return std::move(walked).error();
    return records;
}

Result<void> RecordList::assemble(const Db::Statement &statement, const QString &expand, Span &span,
                                  QByteArray *json) const
{
    Result<std::vector<Schema::Record>> records = load(statement, span);
    if (!records)
        return std::move(records).error();
    const RecordViewer viewer(*m_target.connection, *m_target.collections, m_tables, m_info);
    JsonWriter writer(*json);
    return viewer.write(*std::move(records), expand, writer);
}

bool isEmptyList(const QByteArray &json)
{
    return json.startsWith(R"({"items":[])");
}

Result<RecordAnswer> recordAnswer(RecordViewer::Texts texts, const QString &fields)
{
    Result<QByteArray> picked
        = pickFields(std::move(texts.expanded), fields, Schema::FieldsPicker::Scope::Root);
    if (!picked)
        return std::move(picked).error();
    return taggedAnswer(texts.record, *std::move(picked));
}

Result<QByteArray> pickFields(QByteArray json, const QString &fields,
                              Schema::FieldsPicker::Scope scope)
{
    if (fields.isEmpty())
        return json;
    const Result<Schema::FieldsPicker> picker = Schema::FieldsPicker::parse(fields);
    if (!picker)
        return QByteArray();
    return picker->isEmpty() ? json : picker->pickedJson(json, scope);
}

}  // namespace Binnacle
