// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordlist.h"

#include "core/jsonwriter.h"
#include "db/dialect.h"
#include "schema/recordquery.h"
#include "services/records/recordviewer.h"

#include <algorithm>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 defaultPerPage = 30;
constexpr qint64 maximumPerPage = 1000;
constexpr qsizetype usualRecordBytes = 512;

/// A filter, sort or rule that cannot be run is the client's to mend, whatever the engine says.
Error badQuery(const Error &cause)
{
    return isRuleFailure(cause) ? Error::invalidInput({}).withDetail(cause.detail) : cause;
}

}  // namespace

Result<void> RecordList::guardClientQuery(const ListOptions &options) const
{
    if (m_info.identity.isSuperuser)
        return {};
    // Before the query is built, which would find a broken rule or filter first.
    for (const QString *text : {&options.filter, &options.sort}) {
        for (const QLatin1StringView name : {"@collection."_L1, "@request."_L1}) {
            if (text->contains(name))
                return Error::forbidden(u"Only superusers can filter by "_s + name);
        }
    }
    return {};
}

Result<QByteArray> RecordList::read(const ListOptions &options) const
{
    if (Result<void> allowed = guardClientQuery(options); !allowed)
        return std::move(allowed).error();
    Schema::RecordQuery query(*m_target.collections, *m_target.collection, m_info,
                              m_target.connection->dialect());
    Result<void> built;
    if (m_target.asksRule)
        built = query.addRule(**m_target.rule);
    if (built && !options.filter.isEmpty())
        built = query.addFilter(options.filter);
    if (built && !options.sort.isEmpty())
        built = query.addSort(options.sort);
    if (!built)
        return badQuery(built.error());

    const qint64 page = std::max<qint64>(options.page, 1);
    const qint64 perPage
        = options.perPage <= 0 ? defaultPerPage : std::min(options.perPage, maximumPerPage);
    qint64 offset = 0;
    if (qMulOverflow(perPage, page - 1, &offset))
        offset = std::numeric_limits<qint64>::max() - perPage;

    QByteArray json;
    json.reserve(perPage <= defaultPerPage ? perPage * usualRecordBytes : 64 * 1024);
    json += R"({"items":[)";
    if (Result<qint64> count
        = append(query.page(perPage, offset, m_table->columns), options.expand, &json);
        !count)
        return badQuery(count.error());

    qint64 total = -1;
    qint64 pages = -1;
    if (!options.skipTotal) {
        const Result<qint64> count = m_target.connection->integer(query.count());
        if (!count)
            return badQuery(count.error());
        total = *count;
        pages = (total + perPage - 1) / perPage;
    }
    json += R"(],"page":)" + QByteArray::number(page) + R"(,"perPage":)"
        + QByteArray::number(perPage) + R"(,"totalItems":)" + QByteArray::number(total)
        + R"(,"totalPages":)" + QByteArray::number(pages) + '}';
    return json;
}

Result<QByteArray> RecordList::readOne(const QString &id, const QString &expand) const
{
    QByteArray json;
    json.reserve(usualRecordBytes);
    Result<qint64> count = 0;
    if (!m_target.asksRule) {
        count = append({m_table->selectById, {Db::textValue(id)}}, expand, &json);
    } else {
        Schema::RecordQuery query(*m_target.collections, *m_target.collection, m_info,
                                  m_target.connection->dialect());
        if (Result<void> added = query.addRule(**m_target.rule); !added)
            return std::move(added).error();
        query.addCondition(m_table->name + '.' + m_target.connection->dialect().quoted(u"id")
                               + " = ?",
                           {Db::textValue(id)});
        count = append(query.page(1, 0, m_table->columns), expand, &json);
    }
    if (!count)
        return count.error();
    if (*count == 0)
        return Error::notFound();
    return json;
}

Result<qint64> RecordList::append(const Db::Statement &statement, const QString &expand,
                                  QByteArray *json) const
{
    const bool asksManageRule = m_target.collection->isAuth() && !m_info.identity.isSuperuser
        && isExpression(m_target.collection->auth.manageRule);
    if (expand.isEmpty() && !asksManageRule)
        return stream(statement, json);
    return assemble(statement, expand, json);
}

Result<qint64> RecordList::stream(const Db::Statement &statement, QByteArray *json) const
{
    const Schema::Collection &collection = *m_target.collection;
    const Wire::Identity &identity = m_info.identity;
    const QByteArray ownId = collection.isAuth() && identity.collectionId == collection.id
        ? identity.recordId.toUtf8()
        : QByteArray();

    const Result<std::unique_ptr<Db::Cursor>> cursor = m_target.connection->query(statement);
    if (!cursor)
        return cursor.error();
    JsonWriter writer(*json);
    const Schema::RecordJsonWriter *records = nullptr;
    const int idColumn = ownId.isEmpty() ? -1 : collection.fieldIndex(u"id");
    for (qint64 count = 0;; ++count) {
        const Result<const Db::Row *> row = (*cursor)->next();
        if (!row)
            return row.error();
        if (!*row)
            return count;
        if (!records)
            records = &m_table->jsonWriter(**row, identity.isSuperuser);
        const bool isOwn = idColumn >= 0 && (*row)->text(idColumn) == ownId;
        records->write(writer, **row, isOwn);
    }
}

Result<qint64> RecordList::assemble(const Db::Statement &statement, const QString &expand,
                                    QByteArray *json) const
{
    std::vector<Schema::Record> records;
    const Result<qint64> count = m_target.connection->forEach(statement, [&](const Db::Row &row) {
        records.push_back(Schema::Record::fromRow(m_target.collection, row));
        return true;
    });
    if (!count)
        return count;
    const RecordViewer viewer(*m_target.connection, *m_target.collections, m_tables, m_info);
    JsonWriter writer(*json);
    if (Result<void> written = viewer.write(std::move(records), expand, writer); !written)
        return std::move(written).error();
    return count;
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
