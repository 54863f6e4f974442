// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/authrecords.h"

#include "core/datetime.h"
#include "core/random.h"
#include "db/connection.h"
#include "db/database.h"
#include "db/dialect.h"
#include "schema/indexdefinition.h"
#include "services/collections/collectionservice.h"
#include "services/records/recordaccess.h"
#include "services/records/recordstore.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// The unique index on one column alone, which says how the column is compared.
std::optional<Schema::IndexDefinition> uniqueIndex(const Schema::Collection &collection,
                                                   const QString &field)
{
    for (const QString &sql : collection.indexes) {
        std::optional<Schema::IndexDefinition> index = Schema::IndexDefinition::parse(sql);
        if (index && index->isUniqueOn(field))
            return index;
    }
    return std::nullopt;
}

bool ignoresCase(const Schema::IndexDefinition &index)
{
    return index.columns.front().collation.compare("NOCASE"_L1, Qt::CaseInsensitive) == 0;
}

}  // namespace

AuthRecords::Found AuthRecords::findBy(const CollectionPointer &collection, const QString &field,
                                       const QString &value) const
{
    const std::optional<Schema::IndexDefinition> index = uniqueIndex(*collection, field);
    if (!index) {
        // The one kind that is answered with 500.
        return Error::make(Error::Kind::Crashed, {},
                           u"identity field without a unique index: "_s + field);
    }
    return select(collection, field, value, ignoresCase(*index));
}

AuthRecords::Found AuthRecords::findByEmail(const CollectionPointer &collection,
                                            const QString &email) const
{
    const std::optional<Schema::IndexDefinition> index = uniqueIndex(*collection, u"email"_s);
    return select(collection, u"email"_s, email, index && ignoresCase(*index));
}

AuthRecords::Found AuthRecords::select(const CollectionPointer &collection, const QString &field,
                                       const QString &value, bool ignoresCase) const
{
    // An address that is not set is nobody's.
    if (value.isEmpty())
        return std::optional<Schema::Record>();
    const Result<Db::Connection *> connection = m_store.database().connection();
    if (!connection)
        return connection.error();
    const Db::Dialect &dialect = (*connection)->dialect();
    const QByteArray column = dialect.quoted(field);
    std::optional<Schema::Record> record;
    const Result<qint64> rows
        = (*connection)
              ->forEach({"SELECT * FROM " + dialect.quoted(collection->name) + " WHERE "
                             + (ignoresCase ? dialect.equalsIgnoringCase(column, "?"_ba)
                                            : QByteArray(column + " = ?"))
                             + ' ' + dialect.limit(1, 0),
                         {Db::textValue(value)}},
                        [&](const Db::Row &row) {
                            record = Schema::Record::fromRow(collection, row);
                            return false;
                        });
    if (!rows)
        return rows.error();
    return record;
}

Result<AuthRecords::CollectionPointer> AuthRecords::supporting(QStringView name) const
{
    CollectionPointer collection = m_store.collections().snapshot()->share(name);
    if (!collection)
        return Error::internal(u"the collection "_s + name + u" is missing"_s);
    return collection;
}

Result<std::vector<Schema::Record>> AuthRecords::rowsOf(const Schema::Record &owner,
                                                        QStringView supporting) const
{
    const Result<CollectionPointer> rows = this->supporting(supporting);
    if (!rows)
        return rows.error();
    const Result<Db::Connection *> connection = m_store.database().connection();
    if (!connection)
        return connection.error();
    const Db::Dialect &dialect = (*connection)->dialect();
    const QByteArray table = dialect.quoted((*rows)->name);
    std::vector<Schema::Record> found;
    const Result<qint64> read
        = (*connection)
              ->forEach({"SELECT * FROM " + table + " WHERE " + dialect.quoted(u"collectionRef")
                             + " = ? AND " + dialect.quoted(u"recordRef") + " = ? ORDER BY "
                             + dialect.quoted(u"created") + " DESC, " + dialect.rowKey(table)
                             + " DESC",
                         {Db::textValue(owner.collection().id), Db::textValue(owner.id())}},
                        [&](const Db::Row &row) {
                            found.push_back(Schema::Record::fromRow(*rows, row));
                            return true;
                        });
    if (!read)
        return read.error();
    return found;
}

Result<void> AuthRecords::pretendToStore(QStringView supporting) const
{
    const Result<CollectionPointer> rows = this->supporting(supporting);
    if (!rows)
        return rows.error();
    return m_store.database().write([&rows](Db::Transaction &transaction) -> Result<void> {
        const Db::Dialect &dialect = transaction.dialect();
        const QByteArray table = dialect.quoted((*rows)->name);
        const Db::Value id = Db::textValue(QString::fromLatin1(randomRecordId()));
        QByteArrayList columns;
        Db::Values values;
        for (const Schema::Field &field : (*rows)->fields) {
            columns.append(dialect.quoted(field.name));
            values.push_back(field.name == "id"_L1 ? id : Db::textValue(QString()));
        }
        const QByteArrayList marks(columns.size(), "?"_ba);
        const Result<qint64> inserted
            = transaction.execute({"INSERT INTO " + table + " (" + columns.join(", ") + ") VALUES ("
                                       + marks.join(", ") + ')',
                                   values});
        if (!inserted)
            return inserted.error();
        const Result<qint64> removed = transaction.execute(
            {"DELETE FROM " + table + " WHERE " + dialect.quoted(u"id") + " = ?", {id}});
        return removed ? Result<void>() : removed.error();
    });
}

Result<Schema::Record> AuthRecords::newRow(const Schema::Record &owner,
                                           QStringView supporting) const
{
    const Result<CollectionPointer> rows = this->supporting(supporting);
    if (!rows)
        return rows.error();
    Schema::Record row(*rows);
    row.setValue(u"collectionRef", JsonValue(owner.collection().id));
    row.setValue(u"recordRef", JsonValue(owner.id()));
    return row;
}

Result<bool> AuthRecords::satisfies(const Schema::Record &record, const QString &rule,
                                    const Schema::RequestInfo &info) const
{
    const Result<Db::Connection *> connection = m_store.database().connection();
    if (!connection)
        return connection.error();
    const std::shared_ptr<const Schema::CollectionSet> set = m_store.collections().snapshot();
    const RecordAccess access(**connection, *set, info);
    return access.allows(record.collection(), rule, record.id());
}

Wire::Identity identityOf(const Schema::Record &record)
{
    Wire::Identity identity;
    identity.recordId = record.id();
    identity.collectionId = record.collection().id;
    identity.collectionName = record.collection().name;
    identity.email = record.value(u"email").toString();
    identity.emailVisibility = record.value(u"emailVisibility").toBool();
    identity.verified = record.value(u"verified").toBool();
    identity.isSuperuser = isSuperusers(record.collection());
    return identity;
}

bool isSuperusers(const Schema::Collection &collection)
{
    return collection.name == "_superusers"_L1;
}

bool isOlderThan(const Schema::Record &row, qint64 seconds, UtcTime now)
{
    const std::optional<UtcTime> created = parseDateTime(row.value(u"created").toString());
    return !created || *created + std::chrono::seconds(seconds) < now;
}

}  // namespace Binnacle
