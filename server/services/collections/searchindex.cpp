// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/collections/searchindex.h"

#include "db/connection.h"
#include "db/dialect.h"
#include "db/inspection.h"
#include "wire/jsonparser.h"

#include <algorithm>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

constexpr QStringView settingsTable = u"_bn_search";

QString indexName(const QString &collectionId)
{
    return u"_bn_search_"_s + collectionId;
}

const Schema::Field *fieldById(const Schema::Collection &collection, const QString &id)
{
    const auto found = std::find_if(collection.fields.begin(), collection.fields.end(),
                                    [&id](const Schema::Field &field) { return field.id == id; });
    return found == collection.fields.end() ? nullptr : &*found;
}

QStringList searchableNames(const Schema::Collection &collection, const QStringList &fieldIds)
{
    QStringList names;
    for (const QString &id : fieldIds) {
        const Schema::Field *field = fieldById(collection, id);
        if (field && isSearchable(collection, *field))
            names.append(field->name);
    }
    return names;
}

/// Whether both are the same table with the same columns.
bool isSameTable(const Schema::Collection &a, const Schema::Collection &b)
{
    const auto isSame = [](const Schema::Field &one, const Schema::Field &other) {
        return one.id == other.id && one.name == other.name && one.type == other.type
            && one.isMultiple() == other.isMultiple();
    };
    return a.name == b.name
        && std::equal(a.fields.begin(), a.fields.end(), b.fields.begin(), b.fields.end(), isSame);
}

Result<void> forget(Db::Transaction &transaction, const QString &collectionId)
{
    const Db::Dialect &dialect = transaction.dialect();
    const Result<qint64> removed
        = transaction.execute({"DELETE FROM " + dialect.quoted(settingsTable) + " WHERE "
                                   + dialect.quoted(u"collection") + " = ?",
                               {Db::textValue(collectionId)}});
    return removed ? Result<void>() : removed.error();
}

Result<void> remember(Db::Transaction &transaction, const QString &collectionId,
                      const QStringList &fieldIds)
{
    const Db::Dialect &dialect = transaction.dialect();
    const Result<qint64> added = transaction.execute(
        {"INSERT INTO " + dialect.quoted(settingsTable) + " (" + dialect.quoted(u"collection")
             + ", " + dialect.quoted(u"fields") + ") VALUES (?, ?)",
         {Db::textValue(collectionId), Db::Value(JsonValue(fieldIds).toJson())}});
    return added ? Result<void>() : added.error();
}

}  // namespace

QString searchIndexName(const Schema::Collection &collection)
{
    return indexName(collection.id);
}

bool isSearchable(const Schema::Collection &collection, const Schema::Field &field)
{
    using Schema::FieldType;
    if (collection.isView() || (collection.isAuth() && field.name == "tokenKey"_L1))
        return false;
    // Names that the index needs for itself.
    if (field.name.compare(u"rank"_s, Qt::CaseInsensitive) == 0
        || field.name.compare(u"rowid"_s, Qt::CaseInsensitive) == 0)
        return false;
    switch (field.type) {
    case FieldType::Text:
    case FieldType::Editor:
    case FieldType::Email:
    case FieldType::Url:
    case FieldType::Select:
    case FieldType::Json: return true;
    case FieldType::Number:
    case FieldType::Bool:
    case FieldType::Date:
    case FieldType::Autodate:
    case FieldType::Relation:
    case FieldType::File:
    case FieldType::GeoPoint:
    case FieldType::Password: return false;
    }
    return false;
}

Result<std::vector<SearchedFields>> readSearchedFields(Db::Connection &connection)
{
    std::vector<SearchedFields> all;
    const Result<bool> exists = Db::tableExists(connection, settingsTable.toString());
    if (!exists)
        return exists.error();
    if (!*exists)
        return all;
    const Db::Dialect &dialect = connection.dialect();
    const Result<qint64> rows = connection.forEach(
        {"SELECT " + dialect.quoted(u"collection") + ", " + dialect.quoted(u"fields") + " FROM "
             + dialect.quoted(settingsTable) + " ORDER BY " + dialect.quoted(u"collection"),
         {}},
        [&all](const Db::Row &row) {
            SearchedFields one{row.string(0), {}};
            if (const Result<JsonValue> ids = Wire::parseJson(row.text(1).toByteArray())) {
                for (const JsonValue &id : ids->elements())
                    one.fieldIds.append(id.toString());
            }
            all.push_back(std::move(one));
            return true;
        });
    if (!rows)
        return rows.error();
    return all;
}

Result<QStringList> searchedFields(Db::Connection &connection, const Schema::Collection &collection)
{
    const Result<std::vector<SearchedFields>> all = readSearchedFields(connection);
    if (!all)
        return all.error();
    for (const SearchedFields &one : *all) {
        if (one.collectionId == collection.id)
            return searchableNames(collection, one.fieldIds);
    }
    return QStringList();
}

Result<void> setSearchedFields(Db::Transaction &transaction, const Schema::Collection &collection,
                               const QStringList &names)
{
    const Db::Dialect &dialect = transaction.dialect();
    Result<void> done = transaction.executeScript(
        "CREATE TABLE IF NOT EXISTS " + dialect.quoted(settingsTable) + " ("
        + dialect.quoted(u"collection") + " TEXT PRIMARY KEY NOT NULL, " + dialect.quoted(u"fields")
        + " TEXT NOT NULL)");
    if (done)
        done = removeSearchIndex(transaction, collection.id);
    if (!done || names.isEmpty())
        return done;
    QStringList ids;
    for (const QString &name : names)
        ids.append(collection.field(name)->id);
    done = remember(transaction, collection.id, ids);
    if (!done)
        return done;
    return transaction.executeScript(
        dialect.searchIndexCreation(searchIndexName(collection), collection.name, names));
}

Result<void> removeSearchIndex(Db::Transaction &transaction, const QString &collectionId)
{
    const Result<bool> exists = Db::tableExists(transaction, settingsTable.toString());
    if (!exists || !*exists)
        return exists ? Result<void>() : exists.error();
    if (Result<void> done = forget(transaction, collectionId); !done)
        return done;
    return transaction.executeScript(
        transaction.dialect().searchIndexRemoval(indexName(collectionId)));
}

Result<QStringList> suspendSearchIndex(Db::Transaction &transaction,
                                       const Schema::Collection &stored,
                                       const Schema::Collection &changed)
{
    if (isSameTable(stored, changed))
        return QStringList();
    const Result<std::vector<SearchedFields>> all = readSearchedFields(transaction);
    if (!all)
        return all.error();
    const auto found = std::find_if(all->begin(), all->end(), [&stored](const SearchedFields &one) {
        return one.collectionId == stored.id;
    });
    if (found == all->end())
        return QStringList();
    if (Result<void> removed = removeSearchIndex(transaction, stored.id); !removed)
        return std::move(removed).error();
    return found->fieldIds;
}

Result<void> resumeSearchIndex(Db::Transaction &transaction, const Schema::Collection &changed,
                               const QStringList &fieldIds)
{
    if (fieldIds.isEmpty())
        return {};
    return setSearchedFields(transaction, changed, searchableNames(changed, fieldIds));
}

Result<bool> isSearchIndexStale(Db::Connection &connection, const Schema::Collection &collection,
                                const QStringList &fieldIds)
{
    const Result<std::vector<Db::ColumnInfo>> columns
        = Db::columns(connection, searchIndexName(collection));
    if (!columns)
        return columns.error();
    QStringList held;
    for (const Db::ColumnInfo &column : *columns)
        held.append(column.name);
    return held != searchableNames(collection, fieldIds) || held.size() != fieldIds.size();
}

}  // namespace Binnacle
