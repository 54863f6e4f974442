// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/collections/viewschema.h"

#include "db/connection.h"
#include "db/dialect.h"
#include "schema/collectiondefaults.h"
#include "schema/fieldsettings.h"
#include "schema/settingrules.h"
#include "schema/viewquery.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr qint64 sampleRows = 10;

Error viewError(const QString &text)
{
    return Error::invalidInput({}).withDetail(text);
}

/// What the engine says about a query is the client's business; that it is busy is not.
Error queryError(const Error &error, const QString &prefix = {})
{
    return error.kind == Error::Kind::Internal ? viewError(prefix + error.detail) : error;
}

struct QueryColumns
{
    QStringList names;
    bool hasTextId = false;
};

Result<QueryColumns> columnsOf(Db::Connection &connection, const QByteArray &select)
{
    const Result<std::unique_ptr<Db::Cursor>> cursor
        = connection.queryScript("SELECT * FROM (" + select + ')');
    if (!cursor)
        return queryError(cursor.error());
    QueryColumns columns;
    for (int i = 0; i < (*cursor)->columnCount(); ++i) {
        columns.names.append(QString::fromUtf8((*cursor)->columnName(i)));
        if (columns.names.back() == "id"_L1) {
            columns.hasTextId
                = (*cursor)->declaredType(i).compare("TEXT", Qt::CaseInsensitive) == 0;
        }
    }
    return columns;
}

/// Ids are compared as text, whatever type the query gives them.
QByteArray withTextId(const QByteArray &select, const QStringList &columns,
                      const Db::Dialect &dialect)
{
    QByteArrayList list;
    for (const QString &column : columns) {
        const QByteArray name = dialect.quoted(column);
        list.append(column == "id"_L1 ? "CAST(" + name + " as TEXT) " + name : name);
    }
    return "SELECT " + list.join(',') + " FROM (" + select + ')';
}

/// `name: cannot be blank; …`, members in order.
QString summary(const JsonValue &items)
{
    JsonValue plain = Schema::plainMessages(items);
    std::sort(plain.members().begin(), plain.members().end(),
              [](const auto &a, const auto &b) { return a.first < b.first; });
    QStringList parts;
    for (const auto &[key, message] : plain.members()) {
        const QString text
            = message.isObject() ? QString(u'(' + summary(message) + u')') : message.toString();
        parts.append(key + u": " + text);
    }
    return parts.join(u"; "_s) + u'.';
}

}  // namespace

bool ViewSchema::hasId() const
{
    return std::any_of(fields.begin(), fields.end(),
                       [](const Schema::Field &field) { return field.name == "id"_L1; });
}

Result<ViewSchema> inferView(Db::Connection &connection, const Schema::CollectionSet &collections,
                             const QString &query)
{
    const Result<Schema::ViewQuery> parsed = Schema::ViewQuery::parse(query);
    if (!parsed)
        return parsed.error();
    const Result<QString> trimmed = Schema::ViewQuery::trimmed(query);
    if (!trimmed)
        return trimmed.error();
    ViewSchema view;
    view.select = trimmed->toUtf8();
    // A first look without columns finds what is wrong with the text.
    Result<std::vector<Schema::Field>> fields = Schema::viewFields(*parsed, {}, collections);
    if (!fields)
        return std::move(fields).error();
    const Result<QueryColumns> columns = columnsOf(connection, view.select);
    if (!columns)
        return columns.error();
    fields = Schema::viewFields(*parsed, columns->names, collections);
    if (!fields)
        return std::move(fields).error();
    view.fields = Schema::withFieldIds(*fields);
    if (view.hasId() && !columns->hasTextId)
        view.select = withTextId(view.select, columns->names, connection.dialect());
    return view;
}

Error missingViewId()
{
    return viewError(u"missing required id column (you can use `(ROW_NUMBER() OVER()) as id` if "
                     "you don't have one)"_s);
}

Result<std::vector<Schema::Record>>
checkView(Db::Connection &connection, const Schema::CollectionSet &collections,
          const std::shared_ptr<const Schema::Collection> &collection, const ViewSchema &view)
{
    if (!view.hasId())
        return missingViewId();
    const Schema::FieldSettingsContext context{collections, *collection, nullptr};
    for (size_t i = 0; i < view.fields.size(); ++i) {
        const JsonValue items = Schema::fieldSettingsItems(view.fields[i], context);
        if (!items.isEmpty()) {
            return viewError(u"invalid field \"%1\" (%2): %3"_s.arg(view.fields[i].name)
                                 .arg(i)
                                 .arg(summary(items)));
        }
    }

    std::vector<Schema::Record> records;
    const Result<std::unique_ptr<Db::Cursor>> cursor = connection.queryScript(
        "SELECT * FROM (" + view.select + ") " + connection.dialect().limit(sampleRows, 0));
    const QString failed = u"failed to retrieve query records: "_s;
    if (!cursor)
        return queryError(cursor.error(), failed);
    QSet<QString> ids;
    for (;;) {
        const Result<const Db::Row *> row = (*cursor)->next();
        if (!row)
            return queryError(row.error(), failed);
        if (!*row)
            return records;
        records.push_back(Schema::Record::fromRow(collection, **row));
        const QString id = records.back().id();
        if (id.isEmpty())
            return viewError(u"the query could return records with empty or invalid ids"_s);
        if (ids.contains(id))
            return viewError(u"the query could return records with non-unique ids"_s);
        ids.insert(id);
    }
}

Result<void> createView(Db::Transaction &transaction, const QString &name, const QByteArray &select)
{
    Result<void> dropped = dropView(transaction, name);
    if (!dropped)
        return dropped;
    return transaction.executeScript("CREATE VIEW " + transaction.dialect().quoted(name)
                                     + " AS SELECT * FROM (" + select + ')');
}

Result<void> dropView(Db::Transaction &transaction, const QString &name)
{
    return transaction.executeScript("DROP VIEW IF EXISTS " + transaction.dialect().quoted(name));
}

}  // namespace Binnacle
