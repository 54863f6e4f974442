// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordremoval.h"

#include "core/datetime.h"
#include "db/dialect.h"
#include "services/records/recordguard.h"
#include "services/records/recordtable.h"
#include "services/storage/accounttables.h"

#include <algorithm>
#include <array>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array<QStringView, 4> dependentCollections{u"_mfas", u"_otps", u"_externalAuths",
                                                          u"_authOrigins"};
/// Holders are read and changed in steps of that many, so that memory stays bounded.
constexpr qint64 referencesPerStep = 500;

}  // namespace

void touchAutodates(Schema::Record &record, UtcTime now, bool isNew)
{
    const QString text = QString::fromLatin1(formatDateTime(now));
    const std::vector<Schema::Field> &fields = record.collection().fields;
    for (size_t i = 0; i < fields.size(); ++i) {
        const Schema::Field &field = fields[i];
        if (field.type == Schema::FieldType::Autodate && (isNew ? field.onCreate : field.onUpdate))
            record.setValue(int(i), JsonValue(text));
    }
}

Result<void> RecordRemoval::remove(const Schema::Record &record)
{
    if (Result<void> allowed = guardLastSuperuser(record); !allowed)
        return allowed;
    if (m_guard && record.collection().isAuth()) {
        if (Result<void> allowed = m_guard->removing(m_transaction, record); !allowed)
            return allowed;
    }
    const auto table = m_tables.of(record.sharedCollection());
    const Result<qint64> deleted
        = m_transaction.execute({table->deleteById, {Db::textValue(record.id())}});
    if (!deleted)
        return deleted.error();
    if (*deleted == 0)
        return Error::notFound();
    m_events.push_back({RecordEvent::Kind::Deleted, record, std::nullopt});

    if (Result<void> detached = detachAll(record); !detached)
        return detached;
    if (record.collection().isAuth()) {
        for (QStringView dependents : dependentCollections) {
            if (const Result<qint64> removed = removeDependents(dependents, record); !removed)
                return removed.error();
        }
        return removeAccountRows(m_transaction, {record.collection().id, record.id()});
    }
    return {};
}

Result<void> RecordRemoval::guardLastSuperuser(const Schema::Record &record)
{
    if (record.collection().name != "_superusers"_L1)
        return {};
    const auto table = m_tables.of(record.sharedCollection());
    const Result<qint64> count = m_transaction.integer({"SELECT COUNT(*) FROM " + table->name, {}});
    if (!count)
        return count.error();
    if (*count == 1)
        return Error::invalidInput(u"You can't delete the only existing superuser."_s);
    return {};
}

Result<qint64> RecordRemoval::removeDependents(QStringView collection, const Schema::Record &owner)
{
    const CollectionPointer dependents = m_collections.share(collection);
    if (!dependents)
        return 0;
    const Db::Dialect &dialect = m_transaction.dialect();
    const auto table = m_tables.of(dependents);
    const Result<std::vector<Schema::Record>> records
        = load(dependents,
               {"SELECT * FROM " + table->name + " WHERE " + dialect.quoted(u"collectionRef")
                    + " = ? AND " + dialect.quoted(u"recordRef") + " = ?",
                {Db::textValue(owner.collection().id), Db::textValue(owner.id())}});
    if (!records)
        return records.error();
    for (const Schema::Record &record : *records) {
        if (Result<void> removed = remove(record); !removed)
            return std::move(removed).error();
    }
    return qint64(records->size());
}

Result<void> RecordRemoval::detachAll(const Schema::Record &gone)
{
    std::vector<CollectionPointer> holders;
    for (const CollectionPointer &collection : m_collections.all()) {
        if (!collection->isView())
            holders.push_back(collection);
    }
    std::sort(holders.begin(), holders.end(),
              [](const auto &a, const auto &b) { return a->name < b->name; });
    for (const CollectionPointer &holder : holders) {
        for (size_t i = 0; i < holder->fields.size(); ++i) {
            const Schema::Field &field = holder->fields[i];
            if (field.type != Schema::FieldType::Relation
                || field.relatedCollectionId != gone.collection().id) {
                continue;
            }
            if (Result<void> detached = detach(holder, int(i), gone.id()); !detached)
                return detached;
        }
    }
    return {};
}

Db::Statement RecordRemoval::references(const CollectionPointer &collection,
                                        const Schema::Field &field, const QString &id) const
{
    const Db::Dialect &dialect = m_transaction.dialect();
    const QByteArray table = m_tables.of(collection)->name;
    const QByteArray column = table + '.' + dialect.quoted(field.name);
    Db::Statement statement{
        "SELECT " + table + '.' + dialect.quoted(u"id") + " FROM " + table + " WHERE ", {}};
    if (!field.isMultiple()) {
        statement.sql += column + " = ?";
    } else {
        statement.sql += "EXISTS (SELECT 1 FROM " + dialect.eachItem(column) + " AS "
            + dialect.quoted(u"item") + " WHERE " + dialect.quoted(u"item") + '.'
            + dialect.quoted(u"value") + " = ?)";
    }
    statement.values.push_back(Db::textValue(id));
    statement.sql += ' ' + dialect.limit(referencesPerStep, 0);
    return statement;
}

Result<void> RecordRemoval::detach(const CollectionPointer &collection, int field,
                                   const QString &goneId)
{
    const Db::Statement statement
        = references(collection, collection->fields[size_t(field)], goneId);
    for (;;) {
        QStringList holders;
        const Result<qint64> found = m_transaction.forEach(statement, [&](const Db::Row &row) {
            holders.append(row.string(0));
            return true;
        });
        if (!found)
            return found.error();
        for (const QString &holder : holders) {
            if (Result<void> dropped = dropReference(collection, holder, field, goneId); !dropped)
                return dropped;
        }
        if (*found < referencesPerStep)
            return {};
    }
}

Result<void> RecordRemoval::dropReference(const CollectionPointer &collection,
                                          const QString &holderId, int field, const QString &goneId)
{
    // Read anew: deleting another holder may have changed or deleted this one.
    const auto table = m_tables.of(collection);
    const Result<std::vector<Schema::Record>> found
        = load(collection, {table->selectById, {Db::textValue(holderId)}});
    if (!found)
        return found.error();
    if (found->empty())
        return {};
    const Schema::Record &holder = found->front();

    const Schema::Field &definition = collection->fields[size_t(field)];
    JsonValue::Array left;
    if (definition.isMultiple()) {
        left = holder.value(field).elements();
        std::erase_if(left, [&](const JsonValue &id) { return id.toString() == goneId; });
    }
    if (left.empty() && definition.cascadeDelete)
        return remove(holder);
    if (left.empty() && definition.isRequired) {
        return Error::invalidInput({}).withDetail(u"The record is required by "_s + collection->name
                                                  + u'.' + definition.name + u'.');
    }

    Schema::Record changed = holder;
    changed.setValue(field,
                     definition.isMultiple() ? JsonValue(std::move(left)) : JsonValue(QString()));
    touchAutodates(changed, m_now, false);
    if (const Result<qint64> updated = m_transaction.execute(table->updateOf(changed)); !updated)
        return updated.error();
    m_events.push_back({RecordEvent::Kind::Updated, std::move(changed), holder});
    return {};
}

Result<std::vector<Schema::Record>> RecordRemoval::load(const CollectionPointer &collection,
                                                        const Db::Statement &statement)
{
    std::vector<Schema::Record> records;
    const Result<qint64> rows = m_transaction.forEach(statement, [&](const Db::Row &row) {
        records.push_back(Schema::Record::fromRow(collection, row));
        return true;
    });
    if (!rows)
        return rows.error();
    return records;
}

}  // namespace Binnacle
