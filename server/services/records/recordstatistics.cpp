// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordstatistics.h"

#include "core/jsonwriter.h"
#include "db/connection.h"
#include "schema/fieldwalker.h"
#include "services/pages.h"
#include "services/records/recordselection.h"
#include "wire/jsonparser.h"

#include <algorithm>
#include <optional>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maximumSelected = 10;
constexpr qsizetype maximumGroups = 5;
constexpr qsizetype maximumFacets = 10;
constexpr qint64 usualValues = 10;
constexpr qint64 maximumValues = 100;

using Function = Schema::AggregateFunction;

struct Selected
{
    Function function = Function::Count;
    QString path;
};

Error badItem(const QString &parameter, const QString &item)
{
    return Error::invalidInput(u"Invalid %1 item \"%2\"."_s.arg(parameter, item.left(100)));
}

std::optional<Function> functionNamed(QStringView name)
{
    static const std::vector<std::pair<QStringView, Function>> names{
        {u"count", Function::Count}, {u"countDistinct", Function::CountDistinct},
        {u"sum", Function::Sum},     {u"avg", Function::Average},
        {u"min", Function::Minimum}, {u"max", Function::Maximum}};
    for (const auto &[known, function] : names) {
        if (known == name)
            return function;
    }
    return std::nullopt;
}

std::optional<Selected> parseSelected(const QString &item)
{
    const qsizetype open = item.indexOf(u'(');
    if (open < 0 || !item.endsWith(u')'))
        return std::nullopt;
    const std::optional<Function> function = functionNamed(QStringView(item).first(open));
    const QString path = item.sliced(open + 1, item.size() - open - 2);
    if (!function || (path.isEmpty() && *function != Function::Count))
        return std::nullopt;
    return Selected{*function, path};
}

/// The items of a list without the spaces in them; none is empty or there twice.
Result<QStringList> itemsOf(const QString &parameter, const QString &text, qsizetype maximum)
{
    QStringList items;
    if (text.trimmed().isEmpty())
        return items;
    for (const QString &part : text.split(u',')) {
        QString item = part;
        item.remove(u' ');
        if (item.isEmpty() || items.contains(item))
            return badItem(parameter, part.trimmed());
        items.append(item);
    }
    if (items.size() > maximum)
        return Error::invalidInput(
            u"At most %1 %2 items are allowed."_s.arg(maximum).arg(parameter));
    return items;
}

bool holdsValue(Function function)
{
    return function == Function::Minimum || function == Function::Maximum;
}

/// A value as record JSON would show it.
void writeValue(JsonWriter &json, const Db::Row &row, int column, const Schema::Field *field)
{
    switch (row.type(column)) {
    case Db::Row::Type::Null: json.null(); return;
    case Db::Row::Type::Integer:
        if (field && field->type == Schema::FieldType::Bool)
            json.value(row.integer(column) != 0);
        else
            json.value(row.integer(column));
        return;
    case Db::Row::Type::Real: json.value(row.real(column)); return;
    case Db::Row::Type::Text:
    case Db::Row::Type::Blob: break;
    }
    const Db::ColumnKind kind = field ? field->columnKind() : Db::ColumnKind::Text;
    if (kind == Db::ColumnKind::JsonList || kind == Db::ColumnKind::GeoPoint) {
        if (const Result<JsonValue> value = Wire::parseJson(row.text(column).toByteArray())) {
            json.value(*value);
            return;
        }
    }
    json.utf8(row.text(column));
}

/// What a client's sort asks for: labels with a sign, nothing else.
template <typename Columns>
Result<std::vector<Schema::RecordQuery::GroupOrder>> orderOf(const QString &sort,
                                                             const Columns &columns)
{
    const Result<QStringList> items = itemsOf(u"sort"_s, sort, maximumSelected + maximumGroups);
    if (!items)
        return items.error();
    std::vector<Schema::RecordQuery::GroupOrder> order;
    for (const QString &item : *items) {
        const bool isDescending = item.startsWith(u'-');
        const QString label = isDescending || item.startsWith(u'+') ? item.sliced(1) : item;
        const auto found = std::find_if(columns.cbegin(), columns.cend(),
                                        [&](const auto &column) { return column.label == label; });
        if (found == columns.cend())
            return badItem(u"sort"_s, item);
        order.push_back({size_t(found - columns.cbegin()), isDescending});
    }
    return order;
}

}  // namespace

Result<std::vector<RecordStatistics::Column>>
RecordStatistics::addColumns(const AggregateOptions &options, Schema::RecordQuery &query) const
{
    const Result<QStringList> groups = itemsOf(u"groupBy"_s, options.groupBy, maximumGroups);
    if (!groups)
        return groups.error();
    Result<QStringList> selected = itemsOf(u"select"_s, options.select, maximumSelected);
    if (!selected)
        return selected.error();
    if (selected->isEmpty())
        selected->append(u"count()"_s);

    std::vector<Column> columns;
    for (const QString &path : *groups) {
        const Result<const Schema::Field *> field = query.addGroup(path);
        if (!field)
            return badQuery(field.error());
        columns.push_back({path, *field});
    }
    for (const QString &item : *selected) {
        const std::optional<Selected> parsed = parseSelected(item);
        if (!parsed)
            return badItem(u"select"_s, item);
        const Result<const Schema::Field *> field
            = query.addAggregate(parsed->function, parsed->path);
        if (!field)
            return badQuery(field.error());
        columns.push_back({item, holdsValue(parsed->function) ? *field : nullptr});
    }
    return columns;
}

Result<QByteArray> RecordStatistics::aggregate(const AggregateOptions &options) const
{
    RecordSelection selection(m_target, m_info);
    if (Result<void> admitted = selection.admit({options.filter, options.select, options.groupBy});
        !admitted)
        return std::move(admitted).error();
    if (Result<void> added = selection.add(options.filter); !added)
        return std::move(added).error();
    Schema::RecordQuery &query = selection.query();
    const Result<std::vector<Column>> columns = addColumns(options, query);
    if (!columns)
        return columns.error();
    const auto order = orderOf(options.sort, *columns);
    if (!order)
        return order.error();

    const qint64 perPage = boundedPageSize(options.perPage);
    QByteArray json = R"({"items":[)";
    if (const Result<qint64> appended = append(
            query.groupPage(perPage, pageOffset(options.page, perPage), *order), *columns, &json);
        !appended)
        return badQuery(appended.error());
    PageNumbers numbers{options.page, perPage};
    if (!options.skipTotal) {
        const Result<qint64> total = m_target.connection->integer(query.groupCount());
        if (!total)
            return badQuery(total.error());
        numbers.total = *total;
    }
    json += ']';
    endPage(json, numbers);
    return json;
}

Result<qint64> RecordStatistics::append(const Db::Statement &statement,
                                        const std::vector<Column> &columns, QByteArray *json) const
{
    JsonWriter writer(*json);
    return m_target.connection->forEach(statement, [&](const Db::Row &row) {
        writer.beginObject();
        for (size_t i = 0; i < columns.size(); ++i) {
            writer.key(columns[i].label);
            writeValue(writer, row, int(i), columns[i].field);
        }
        writer.endObject();
        return true;
    });
}

Result<void> RecordStatistics::addFacet(const QString &path, const FacetOptions &options,
                                        QByteArray *json) const
{
    RecordSelection selection(m_target, m_info);
    if (Result<void> added = selection.add(options.filter); !added)
        return added;
    Schema::RecordQuery &query = selection.query();
    const Schema::Field *own = m_target.collection->field(path);
    const bool isList = own && own->isMultiple() && Schema::isMultiValueType(own->type);
    const Result<const Schema::Field *> field
        = query.addGroup(isList ? QString(path + u":each") : path);
    if (!field)
        return badQuery(field.error());
    if (const Result<const Schema::Field *> counted = query.addAggregate(Function::Count, {});
        !counted)
        return badQuery(counted.error());

    const qint64 limit = options.limit <= 0 ? usualValues : std::min(options.limit, maximumValues);
    const Result<qint64> distinct = m_target.connection->integer(query.groupCount());
    if (!distinct)
        return badQuery(distinct.error());
    JsonWriter writer(*json);
    writer.beginObject();
    writer.rawKey("\"by\":");
    writer.value(path);
    writer.rawKey("\"distinct\":");
    writer.value(*distinct);
    writer.rawKey("\"values\":");
    writer.beginArray();
    const Result<qint64> rows = m_target.connection->forEach(query.groupPage(limit, 0, {{1, true}}),
                                                             [&](const Db::Row &row) {
                                                                 writer.beginObject();
                                                                 writer.rawKey("\"count\":");
                                                                 writer.value(row.integer(1));
                                                                 writer.rawKey("\"value\":");
                                                                 writeValue(writer, row, 0, *field);
                                                                 writer.endObject();
                                                                 return true;
                                                             });
    if (!rows)
        return badQuery(rows.error());
    writer.endArray();
    writer.endObject();
    return {};
}

Result<QByteArray> RecordStatistics::facets(const FacetOptions &options) const
{
    RecordSelection selection(m_target, m_info);
    if (Result<void> admitted = selection.admit({options.filter, options.by}); !admitted)
        return std::move(admitted).error();
    if (Result<void> added = selection.add(options.filter); !added)
        return std::move(added).error();
    const Result<QStringList> paths = itemsOf(u"by"_s, options.by, maximumFacets);
    if (!paths)
        return paths.error();
    if (paths->isEmpty())
        return Error::invalidInput(u"The parameter \"by\" names no field."_s);

    QByteArray json = R"({"facets":[)";
    for (const QString &path : *paths) {
        if (json.back() == '}')
            json += ',';
        if (Result<void> added = addFacet(path, options, &json); !added)
            return std::move(added).error();
    }
    const Result<qint64> total = m_target.connection->integer(selection.query().count());
    if (!total)
        return badQuery(total.error());
    json += R"(],"totalItems":)" + QByteArray::number(*total) + '}';
    return json;
}

}  // namespace Binnacle
