// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/collections/collectionstore.h"

#include "db/connection.h"
#include "db/dialect.h"
#include "schema/collectionjson.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

Result<std::vector<std::shared_ptr<const Schema::Collection>>>
readCollections(Db::Connection &connection)
{
    const Db::Dialect &dialect = connection.dialect();
    std::vector<std::shared_ptr<const Schema::Collection>> collections;
    std::optional<Error> broken;
    const QByteArray table = dialect.quoted(u"_collections");
    const Result<qint64> read = connection.forEach(
        {"SELECT * FROM " + table + " ORDER BY " + dialect.rowKey(table), {}},
        [&](const Db::Row &row) {
            const Schema::CollectionRow columns = Schema::CollectionRow::fromRow(row);
            Result<Schema::Collection> collection = Schema::collectionFromRow(columns);
            if (!collection) {
                broken = Error::internal(u"collection "_s + columns.name + u": "_s
                                         + collection.error().detail);
                return false;
            }
            collections.push_back(
                std::make_shared<const Schema::Collection>(*std::move(collection)));
            return true;
        });
    if (!read)
        return read.error();
    if (broken)
        return *std::move(broken);
    return collections;
}

Result<void> insertCollectionRow(Db::Transaction &transaction, const Schema::Collection &collection)
{
    const Db::Dialect &dialect = transaction.dialect();
    Db::Statement statement;
    QByteArrayList names;
    QByteArrayList places;
    for (auto &[name, value] : Schema::collectionToRow(collection).columns()) {
        names.append(dialect.quoted(name));
        places.append("?");
        statement.values.push_back(value);
    }
    statement.sql = "INSERT INTO " + dialect.quoted(u"_collections") + " (" + names.join(", ")
        + ") VALUES (" + places.join(", ") + ')';
    const Result<qint64> inserted = transaction.execute(statement);
    if (!inserted)
        return inserted.error();
    return {};
}

Result<void> updateCollectionRow(Db::Transaction &transaction, const QString &id,
                                 const Schema::Collection &collection)
{
    const Db::Dialect &dialect = transaction.dialect();
    Db::Statement statement;
    QByteArrayList assignments;
    for (auto &[name, value] : Schema::collectionToRow(collection).columns()) {
        assignments.append(dialect.quoted(name) + " = ?");
        statement.values.push_back(value);
    }
    statement.values.push_back(Db::textValue(id));
    statement.sql = "UPDATE " + dialect.quoted(u"_collections") + " SET " + assignments.join(", ")
        + " WHERE " + dialect.quoted(u"id") + " = ?";
    const Result<qint64> changed = transaction.execute(statement);
    if (!changed)
        return changed.error();
    if (*changed != 1)
        return Error::notFound();
    return {};
}

}  // namespace Binnacle
