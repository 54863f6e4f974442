// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsonwriter.h"
#include "db/connection.h"
#include "db/database.h"
#include "schema/collectionjson.h"
#include "schema/recordquery.h"
#include "services/collections/collectionservice.h"
#include "services/pages.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// What a list of collections can be filtered and sorted by, as if collections were records.
Schema::Collection pseudoCollection()
{
    Schema::Collection out;
    out.name = u"_collections"_s;
    const auto add = [&out](const QString &name, Schema::FieldType type) {
        Schema::Field field;
        field.name = name;
        field.type = type;
        out.fields.push_back(field);
    };
    add(u"id"_s, Schema::FieldType::Text);
    add(u"created"_s, Schema::FieldType::Text);
    add(u"updated"_s, Schema::FieldType::Text);
    add(u"name"_s, Schema::FieldType::Text);
    add(u"system"_s, Schema::FieldType::Bool);
    add(u"type"_s, Schema::FieldType::Text);
    return out;
}

/// True when the text uses, outside of quotes, what plain columns do not have: paths, modifiers,
/// the request.
bool reachesBeyondColumns(const QString &text)
{
    QChar quote;
    const auto isName = [](QChar c) { return c.isLetter() || c == u'_'; };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (!quote.isNull()) {
            if (c == u'\\')
                ++i;
            else if (c == quote)
                quote = QChar();
        } else if (c == u'"' || c == u'\'') {
            quote = c;
        } else if (c == u':' || (c == u'.' && i > 0 && isName(text[i - 1]))) {
            return true;
        } else if (c == u'@') {
            const QStringView rest = QStringView(text).sliced(i);
            if (rest.startsWith("@request"_L1) || rest.startsWith("@collection"_L1))
                return true;
        }
    }
    return false;
}

/// A filter or sort that fails when run is the client's to mend, whatever the engine says.
Error badListQuery(const Error &cause)
{
    return cause.kind == Error::Kind::Internal ? Error::invalidInput({}).withDetail(cause.detail)
                                               : cause;
}

}  // namespace

Result<QByteArray> CollectionService::list(const ListOptions &options,
                                           const Schema::RequestInfo &info) const
{
    static const Schema::Collection columns = pseudoCollection();
    static const Schema::CollectionSet nothing;
    if (reachesBeyondColumns(options.filter) || reachesBeyondColumns(options.sort))
        return Error::invalidInput({}).withDetail(u"unknown identifier in filter or sort"_s);
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    Schema::RecordQuery query(nothing, columns, info, (*connection)->dialect());
    Result<void> added = query.addFilter(options.filter);
    if (added)
        added = query.addSort(options.sort);
    if (!added)
        return added.error();

    const qint64 perPage = boundedPageSize(options.perPage);
    // Parsing the definitions again would cost more than the query: the published set has them.
    const std::shared_ptr<const Schema::CollectionSet> set = snapshot();
    QByteArray out;
    JsonWriter json(out);
    json.beginObject();
    json.rawKey("\"items\":");
    json.beginArray();
    // Whole rows: out of an index alone they would come in its order, not in theirs.
    int idColumn = -1;
    const Result<qint64> rows
        = (*connection)
              ->forEach(
                  query.page(perPage, pageOffset(options.page, perPage)), [&](const Db::Row &row) {
                      while (idColumn < 0 || row.columnName(idColumn) != "id")
                          ++idColumn;
                      if (const Schema::Collection *collection = set->find(row.string(idColumn)))
                          json.value(Schema::collectionToJson(*collection));
                      return true;
                  });
    if (!rows)
        return badListQuery(rows.error());
    json.endArray();
    qint64 total = -1;
    if (!options.skipTotal) {
        const Result<qint64> count = (*connection)->integer(query.count());
        if (!count)
            return badListQuery(count.error());
        total = *count;
    }
    endPage(out, {options.page, perPage, total});
    return out;
}

}  // namespace Binnacle
