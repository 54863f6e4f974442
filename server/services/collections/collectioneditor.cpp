// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/collections/collectioneditor.h"

#include "core/executioncontext.h"
#include "core/jsonwriter.h"
#include "core/random.h"
#include "db/connection.h"
#include "db/database.h"
#include "platform/changemarkers.h"
#include "schema/collectionjson.h"
#include "schema/identifiers.h"
#include "schema/oauth2catalogue.h"
#include "schema/recordjson.h"
#include "schema/scaffold.h"
#include "services/collections/collectionaudit.h"
#include "services/collections/collectionchanges.h"
#include "services/collections/collectionimport.h"
#include "services/collections/collectionservice.h"
#include "services/collections/sqlscript.h"
#include "services/collections/viewschema.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Q_LOGGING_CATEGORY(lcEditor, "binnacle.services.collections", QtInfoMsg)

// Rewriting a large table takes its time; a request's usual limit would forbid it for good.
constexpr std::chrono::minutes editTime{3};

/// The calling thread's context with a later deadline, and without a stop unless asked for.
ExecutionContext patientContext(bool canBeStopped)
{
    ExecutionContext context = ExecutionScope::current();
    context.deadline = std::chrono::steady_clock::now() + editTime;
    if (!canBeStopped)
        context.stop = StopToken();
    return context;
}

bool isOfDatabase(const Error &error)
{
    return error.kind == Error::Kind::Unavailable || error.kind == Error::Kind::Timeout
        || error.kind == Error::Kind::Cancelled || error.kind == Error::Kind::Crashed;
}

/// What the client is told of a change that failed: its validation items, or the raw text.
Error failure(Error error, const QString &message)
{
    if (isOfDatabase(error) || error.kind == Error::Kind::NotFound || !error.message.isEmpty())
        return error;
    if (error.kind == Error::Kind::InvalidInput && !error.fields.isEmpty()) {
        error.message = message;
        return error;
    }
    return Error::invalidInput(message + u" Raw error: \n" + error.detail).withDetail(error.detail);
}

Error unreadableDraft(const Error &error)
{
    return Error::invalidInput(u"Failed to load the submitted data due to invalid formatting."_s)
        .withDetail(error.detail);
}

}  // namespace

CollectionEditor::CollectionEditor(Db::Database &database, CollectionService &collections,
                                   const ChangeMarkers &markers, const Clock &clock)
    : m_database(database)
    , m_collections(collections)
    , m_markers(markers)
    , m_clock(clock)
{
}

Result<void> CollectionEditor::run(const Edit &edit, const QString &action)
{
    const ExecutionScope scope(patientContext(false));
    std::vector<CollectionChanges::Change> made;
    const Result<void> done = m_database.writeJob(
        [&](Db::Transaction &transaction) -> Result<void> {
            CollectionChanges changes(transaction, m_clock.now());
            Result<void> edited = changes.load();
            if (edited)
                edited = edit(changes);
            made = changes.takeChanges();
            if (edited)
                edited = checkAuthority(made);
            if (edited && m_audit)
                edited = recordChanges(*m_audit, transaction, made, action);
            return edited;
        },
        Db::Grouping::Alone);
    if (!done)
        return done;
    publish();
    for (const CollectionChanges::Change &change : made) {
        if (m_onRemoved && change.before && !change.after)
            m_onRemoved(change.before->id);
        if (m_onRenamed && change.before && change.after
            && change.before->name != change.after->name)
            m_onRenamed(change.before->name, change.after->name);
    }
    const Result<void> optimised = m_database.optimize();
    if (!optimised)
        qCDebug(lcEditor) << "no new statistics:" << optimised.error().detail;
    return {};
}

/// What was committed stays, so a failure here is not the caller's.
void CollectionEditor::publish()
{
    const Result<void> read = m_collections.reload();
    if (!read)
        qCWarning(lcEditor) << "cannot read the changed collections:" << read.error().detail;
    m_markers.announce("collections"_ba);
}

Result<QByteArray> CollectionEditor::create(const JsonValue &body)
{
    if (!CollectionDraft::hasReadableType(body)) {
        return Error::invalidInput(
            u"Failed to load the collection type data due to invalid formatting."_s);
    }
    const Result<CollectionDraft> draft = CollectionDraft::create(body);
    if (!draft)
        return unreadableDraft(draft.error());
    QByteArray json;
    Result<void> done = run([&](CollectionChanges &changes) -> Result<void> {
        const auto saved = changes.save(*draft);
        if (!saved)
            return saved.error();
        json = Schema::collectionToJson(**saved).toJson();
        return changes.refreshViews((*saved)->id, CollectionChanges::BrokenViews::Keep);
    });
    if (!done)
        return failure(std::move(done).error(), u"Failed to create collection."_s);
    return json;
}

Result<QByteArray> CollectionEditor::update(const QString &nameOrId, const JsonValue &body)
{
    QByteArray json;
    Result<void> done = run([&](CollectionChanges &changes) -> Result<void> {
        const auto stored = changes.collections().share(nameOrId);
        if (!stored)
            return Error::notFound();
        const Result<CollectionDraft> draft = CollectionDraft::change(*stored, body);
        if (!draft)
            return unreadableDraft(draft.error());
        const auto saved = changes.save(*draft);
        if (!saved)
            return saved.error();
        json = Schema::collectionToJson(**saved).toJson();
        return changes.refreshViews((*saved)->id, CollectionChanges::BrokenViews::Keep);
    });
    if (!done)
        return failure(std::move(done).error(), u"Failed to update collection."_s);
    return json;
}

Result<void> CollectionEditor::remove(const QString &nameOrId)
{
    Result<void> done = run([&](CollectionChanges &changes) -> Result<void> {
        const auto stored = changes.collections().share(nameOrId);
        return stored ? changes.remove(stored->id) : Error::notFound();
    });
    if (done || isOfDatabase(done.error()) || done.error().kind == Error::Kind::NotFound
        || !done.error().message.isEmpty())
        return done;
    return Error::invalidInput(u"Failed to delete collection."_s).withDetail(done.error().detail);
}

Result<void> CollectionEditor::importAll(const JsonValue::Array &entries, bool deletesMissing)
{
    const Result<void> done = run(
        [&](CollectionChanges &changes) {
            return CollectionImport(changes, deletesMissing).run(entries);
        },
        u"collection.import"_s);
    if (done || isOfDatabase(done.error()) || done.error().kind == Error::Kind::Forbidden)
        return done;
    const QString message = u"Failed to import collections."_s;
    Error error = done.error();
    if (error.kind == Error::Kind::InvalidInput && !error.fields.isEmpty()) {
        error.message = message;
        return error;
    }
    return Error::invalidInput(
               message,
               JsonValue::object(
                   {{u"collections"_s,
                     CollectionImport::failureItem(
                         u"Failed to import the collections configuration. Raw error:\n"_s
                         + error.detail)}}))
        .withDetail(error.detail);
}

Result<QByteArray> CollectionEditor::tryView(const QString &query) const
{
    const auto failed = [](const Error &error) {
        return isOfDatabase(error)
            ? error
            : Error::invalidInput(u"Invalid view query. Raw error: \n"_s + error.detail)
                  .withDetail(error.detail);
    };
    if (Result<void> allowed = checkViewQuery(query); !allowed)
        return std::move(allowed).error();
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    const std::shared_ptr<const Schema::CollectionSet> collections = m_collections.snapshot();
    const Result<ViewSchema> view = inferView(**connection, *collections, query);
    if (!view)
        return failed(view.error());
    auto collection
        = std::make_shared<Schema::Collection>(Schema::scaffold(Schema::CollectionType::View));
    collection->name = u"temp_view_"_s + QString::fromLatin1(randomString(5));
    collection->id = Schema::defaultCollectionId(u"view"_s, collection->name);
    collection->fields = view->fields;
    const auto records = checkView(**connection, *collections, collection, *view);
    if (!records)
        return failed(records.error());

    QByteArray out;
    JsonWriter json(out);
    json.beginObject();
    json.rawKey("\"fields\":");
    json.beginArray();
    for (const Schema::Field &field : view->fields)
        json.value(field.toJson());
    json.endArray();
    json.rawKey("\"sample\":");
    json.beginArray();
    for (const Schema::Record &record : *records)
        Schema::writeRecord(json, record, {.showHidden = false, .showEmail = true});
    json.endArray();
    json.endObject();
    return out;
}

Result<QByteArray> CollectionEditor::runSql(const QString &query)
{
    const SqlScript script(query);
    const ExecutionScope scope(patientContext(!script.isWriting()));
    Result<QByteArray> json = script.run(m_database, m_audit);
    // Even of what failed, earlier statements on a reading connection may stay.
    if (script.mayChangeSchema())
        publish();
    if (json || json.error().kind == Error::Kind::Unavailable
        || json.error().kind == Error::Kind::Cancelled)
        return json;
    return Error::invalidInput(u"Failed to execute query. Raw error:\n"_s + json.error().detail)
        .withDetail(json.error().detail);
}

QByteArray collectionScaffolds()
{
    JsonValue all = JsonValue::object();
    for (const Schema::CollectionType type :
         {Schema::CollectionType::Auth, Schema::CollectionType::Base, Schema::CollectionType::View})
        all.insert(Schema::collectionTypeName(type),
                   Schema::collectionToJson(Schema::scaffold(type)));
    return all.toJson();
}

QByteArray oauth2ProviderList()
{
    JsonValue list = JsonValue::array();
    for (const Schema::OAuth2Provider &provider : Schema::oauth2Providers()) {
        list.append(JsonValue::object({{u"name"_s, JsonValue(provider.name)},
                                       {u"displayName"_s, JsonValue(provider.displayName)},
                                       {u"logo"_s, JsonValue(Schema::oauth2Logo(provider))}}));
    }
    return list.toJson();
}

}  // namespace Binnacle
