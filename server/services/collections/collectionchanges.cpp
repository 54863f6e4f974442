// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/collections/collectionchanges.h"

#include "core/datetime.h"
#include "db/connection.h"
#include "db/dialect.h"
#include "db/inspection.h"
#include "schema/authoptions.h"
#include "schema/collectiondefaults.h"
#include "schema/collectionvalidation.h"
#include "services/collections/collectionstore.h"
#include "services/collections/searchindex.h"
#include "services/collections/tableschema.h"
#include "services/collections/viewschema.h"
#include "services/storage/accounttables.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Q_LOGGING_CATEGORY(lcCollections, "binnacle.services.collections", QtInfoMsg)

/// The table that an index belongs to; empty when there is none of that name.
Result<QString> tableOfIndex(Db::Connection &connection, const QString &name)
{
    const Result<std::vector<Db::TableInfo>> tables = Db::tables(connection);
    if (!tables)
        return tables.error();
    for (const Db::TableInfo &table : *tables) {
        if (table.isView)
            continue;
        const Result<std::vector<Db::IndexInfo>> indexes = Db::indexes(connection, table.name);
        if (!indexes)
            return indexes.error();
        for (const Db::IndexInfo &index : *indexes) {
            if (index.name.compare(name, Qt::CaseInsensitive) == 0)
                return index.table;
        }
    }
    return QString();
}

bool isQueryProblem(const Error &error)
{
    return error.kind == Error::Kind::InvalidInput;
}

/// Copied fields get a new id each time.
JsonValue withoutIds(const std::vector<Schema::Field> &fields)
{
    JsonValue list = JsonValue::array();
    for (const Schema::Field &field : fields) {
        JsonValue json = field.toJson();
        json.remove(u"id");
        list.append(std::move(json));
    }
    return list;
}

bool refersTo(const Schema::Collection &collection, const QString &id)
{
    return std::any_of(
        collection.fields.begin(), collection.fields.end(), [&id](const Schema::Field &field) {
            return field.type == Schema::FieldType::Relation && field.relatedCollectionId == id;
        });
}

}  // namespace

CollectionChanges::CollectionChanges(Db::Transaction &transaction, UtcTime now)
    : m_transaction(transaction)
    , m_now(now)
    , m_set(std::make_unique<Schema::CollectionSet>())
{
}

Result<void> CollectionChanges::load()
{
    auto collections = readCollections(m_transaction);
    if (!collections)
        return std::move(collections).error();
    m_collections = *std::move(collections);
    rebuildSet();
    return {};
}

void CollectionChanges::rebuildSet()
{
    m_set = std::make_unique<Schema::CollectionSet>(m_collections);
}

void CollectionChanges::remember(CollectionPointer before, CollectionPointer after)
{
    const auto place = std::find(m_collections.begin(), m_collections.end(), before);
    if (place == m_collections.end())
        m_collections.push_back(after);
    else if (after)
        *place = after;
    else
        m_collections.erase(place);
    m_changes.push_back({std::move(before), std::move(after)});
    rebuildSet();
}

Result<CollectionChanges::CollectionPointer> CollectionChanges::save(CollectionDraft draft)
{
    draft.complete(collections(), m_now);
    const CollectionPointer original
        = draft.isNew() ? nullptr : collections().share(draft.storedId);
    const Result<JsonValue> items = validate(draft, original.get());
    if (!items)
        return items.error();
    if (!items->isEmpty())
        return Error::invalidInput({}, *items);
    return store(draft);
}

Result<JsonValue> CollectionChanges::validate(CollectionDraft &draft,
                                              const Schema::Collection *original)
{
    Schema::CollectionContext context(collections(), m_transaction.dialect());
    context.original = original;
    context.unknownType = draft.unknownType;
    context.tableExists
        = [this](const QString &name) { return Db::tableExists(m_transaction, name); };
    context.tableOfIndex
        = [this](const QString &name) { return tableOfIndex(m_transaction, name); };
    if (draft.collection.isView()) {
        draft.collection.fields.clear();
        const Result<ViewSchema> view
            = inferView(m_transaction, collections(), draft.collection.viewQuery);
        Result<void> usable;
        if (!view) {
            usable = view.error();
        } else {
            draft.collection.fields = view->fields;
            const auto checked
                = checkView(m_transaction, collections(),
                            std::make_shared<const Schema::Collection>(draft.collection), *view);
            if (!checked)
                usable = checked.error();
        }
        if (!usable && !isQueryProblem(usable.error()))
            return usable.error();
        if (!usable)
            context.viewProblem = usable.error().detail;
    }
    return Schema::validateCollection(draft.collection, context);
}

Result<CollectionChanges::CollectionPointer> CollectionChanges::store(const CollectionDraft &draft)
{
    Schema::Collection collection = draft.collection;
    const CollectionPointer stored = draft.isNew() ? nullptr : collections().share(draft.storedId);
    Schema::applySuperuserOptions(collection);
    if (stored)
        rotateAuthSecret(collection, *stored);

    if (collection.isView()) {
        const Result<void> done = storeView(collection, stored.get());
        if (!done)
            return done.error();
    }
    Result<void> done = writeRow(collection, stored.get());
    if (done && !collection.isView())
        done = changeTable(collection, stored.get());
    if (!done)
        return std::move(done).error();
    auto after = std::make_shared<const Schema::Collection>(std::move(collection));
    remember(stored, after);
    return after;
}

Result<void> CollectionChanges::writeRow(const Schema::Collection &collection,
                                         const Schema::Collection *stored)
{
    if (stored)
        return updateCollectionRow(m_transaction, stored->id, collection);
    return insertCollectionRow(m_transaction, collection);
}

Result<void> CollectionChanges::changeTable(const Schema::Collection &collection,
                                            const Schema::Collection *stored)
{
    Result<QStringList> searched = QStringList();
    if (stored)
        searched = suspendSearchIndex(m_transaction, *stored, collection);
    if (!searched)
        return std::move(searched).error();
    const Result<void> done = synchroniseTable(m_transaction, collection, stored);
    return done ? resumeSearchIndex(m_transaction, collection, *searched) : done;
}

Result<void> CollectionChanges::storeView(Schema::Collection &view,
                                          const Schema::Collection *stored)
{
    const Result<ViewSchema> schema = inferView(m_transaction, collections(), view.viewQuery);
    if (!schema)
        return schema.error();
    if (!schema->hasId())
        return missingViewId();
    view.fields = schema->fields;
    if (stored) {
        const Result<void> dropped = dropView(m_transaction, stored->name);
        if (!dropped)
            return dropped;
    }
    return createView(m_transaction, view.name, schema->select);
}

/// Whoever may sign in is another matter now, so that tokens given out before must end.
void CollectionChanges::rotateAuthSecret(Schema::Collection &collection,
                                         const Schema::Collection &stored) const
{
    if (!collection.isAuth() || !stored.isAuth()
        || collection.auth.authRule.value_or(QString()) == stored.auth.authRule.value_or(QString()))
        return;
    JsonValue options = collection.options;
    options.find(u"authToken")->insert(u"secret"_s, JsonValue(Schema::freshSecret()));
    collection.setOptions(options);
}

Result<void> CollectionChanges::remove(const QString &id)
{
    const CollectionPointer collection = collections().share(id);
    if (!collection)
        return Error::notFound();
    if (collection->isSystem)
        return Error::invalidInput({}).withDetail(u"a system collection cannot be deleted"_s);
    QStringList holders;
    for (const CollectionPointer &other : m_collections) {
        if (other->id != collection->id && refersTo(*other, collection->id))
            holders.append(other->name);
    }
    if (!holders.isEmpty()) {
        return Error::invalidInput(
            u"Failed to delete collection probably due to existing reference in "_s
            + holders.join(u", "_s));
    }
    const Result<void> removed = removeUnchecked(collection);
    return removed ? refreshViews({}, BrokenViews::Refuse) : removed;
}

Result<void> CollectionChanges::removeUnchecked(const CollectionPointer &collection)
{
    const Db::Dialect &dialect = m_transaction.dialect();
    Result<void> done;
    if (collection->isView()) {
        done = dropView(m_transaction, collection->name);
    } else {
        done = removeSearchIndex(m_transaction, collection->id);
        if (done) {
            done = m_transaction.executeScript("DROP TABLE IF EXISTS "
                                               + dialect.quoted(collection->name));
        }
    }
    if (!done)
        return done;
    const auto deleteRows = [&](const QString &table, QStringView column) -> Result<void> {
        const Result<qint64> deleted = m_transaction.execute(
            {"DELETE FROM " + dialect.quoted(table) + " WHERE " + dialect.quoted(column) + " = ?",
             {Db::textValue(collection->id)}});
        if (!deleted)
            return deleted.error();
        return {};
    };
    done = deleteRows(u"_collections"_s, u"id");
    if (collection->isAuth()) {
        for (const QString &name :
             {u"_mfas"_s, u"_otps"_s, u"_externalAuths"_s, u"_authOrigins"_s}) {
            if (done && collections().find(name))
                done = deleteRows(name, u"collectionRef");
        }
        if (done)
            done = removeAccountRows(m_transaction, collection->id);
    }
    if (done)
        remember(collection, nullptr);
    return done;
}

Result<void> CollectionChanges::refreshViews(const QString &exceptId, BrokenViews broken)
{
    const std::vector<CollectionPointer> all = m_collections;
    for (const CollectionPointer &view : all) {
        if (!view->isView() || view->id == exceptId)
            continue;
        Result<void> done;
        {
            Db::Savepoint step(m_transaction);
            done = refreshView(view);
            if (done)
                done = step.release();
        }
        if (done)
            continue;
        const bool mayStay
            = isQueryProblem(done.error()) || done.error().kind == Error::Kind::Internal;
        if (broken == BrokenViews::Refuse || !mayStay)
            return done;
        qCWarning(lcCollections).noquote()
            << "the view" << view->name << "does not work any more:" << done.error().detail;
    }
    return {};
}

Result<void> CollectionChanges::refreshView(const CollectionPointer &view)
{
    const Result<ViewSchema> schema = inferView(m_transaction, collections(), view->viewQuery);
    if (!schema)
        return schema.error();
    if (withoutIds(schema->fields) == withoutIds(view->fields))
        return {};
    Schema::Collection changed = *view;
    changed.fields = schema->fields;
    changed.updated = QString::fromLatin1(formatDateTime(m_now));
    Result<void> done = createView(m_transaction, changed.name, schema->select);
    if (done)
        done = writeRow(changed, view.get());
    if (done)
        remember(view, std::make_shared<const Schema::Collection>(std::move(changed)));
    return done;
}

}  // namespace Binnacle
