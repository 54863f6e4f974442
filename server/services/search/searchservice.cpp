// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/search/searchservice.h"

#include "core/executioncontext.h"
#include "db/database.h"
#include "services/audit/auditlog.h"
#include "services/collections/collectionservice.h"
#include "services/collections/searchindex.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::minutes indexTime{3};

ExecutionContext indexContext()
{
    ExecutionContext context = ExecutionScope::current();
    context.deadline = std::chrono::steady_clock::now() + indexTime;
    return context;
}

JsonValue searchJson(const Schema::Collection &collection, const QStringList &fields)
{
    return JsonValue::object({{u"collection"_s, JsonValue(collection.name)},
                              {u"collectionId"_s, JsonValue(collection.id)},
                              {u"fields"_s, JsonValue(fields)}});
}

/// Items by place, for those that cannot be searched.
JsonValue problemsOf(const Schema::Collection &collection, const QStringList &fields)
{
    JsonValue problems = JsonValue::object();
    for (qsizetype i = 0; i < fields.size(); ++i) {
        const Schema::Field *field = collection.field(fields[i]);
        if (!field) {
            problems.insert(
                QString::number(i),
                validationItem(u"validation_unknown_field"_s, u"There is no such field."_s));
        } else if (!isSearchable(collection, *field)) {
            problems.insert(QString::number(i),
                            validationItem(u"validation_not_searchable"_s,
                                           u"Texts of such a field cannot be searched."_s));
        } else if (fields.indexOf(fields[i]) != i) {
            problems.insert(
                QString::number(i),
                validationItem(u"validation_duplicated"_s, u"The field is named twice."_s));
        }
    }
    return problems;
}

}  // namespace

Result<QByteArray> SearchService::list() const
{
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    const Result<std::vector<SearchedFields>> all = readSearchedFields(**connection);
    if (!all)
        return all.error();
    const auto collections = m_collections.snapshot();
    JsonValue items = JsonValue::array();
    for (const SearchedFields &one : *all) {
        const Schema::Collection *collection = collections->find(one.collectionId);
        if (!collection)
            continue;
        const Result<QStringList> fields = searchedFields(**connection, *collection);
        if (!fields)
            return fields.error();
        items.append(searchJson(*collection, *fields));
    }
    return JsonValue::object({{u"items"_s, std::move(items)}}).toJson();
}

Result<JsonValue> SearchService::choose(const QString &collection, const QStringList &fields)
{
    const auto found = m_collections.snapshot()->share(collection);
    if (!found)
        return Error::notFound();
    if (found->isView())
        return Error::invalidInput(u"Views cannot be searched."_s);
    if (JsonValue problems = problemsOf(*found, fields); !problems.isEmpty()) {
        return Error::invalidInput(u"Those fields cannot be searched."_s,
                                   JsonValue::object({{u"fields"_s, std::move(problems)}}));
    }
    const ExecutionScope scope(indexContext());
    const Result<void> done = m_database.writeJob(
        [&](Db::Transaction &transaction) -> Result<void> {
            const Result<QStringList> before = searchedFields(transaction, *found);
            if (!before)
                return before.error();
            Result<void> set = setSearchedFields(transaction, *found, fields);
            return set ? record(transaction, u"search.update"_s, *found, *before, fields) : set;
        },
        Db::Grouping::Alone);
    if (!done)
        return done.error();
    return searchJson(*found, fields);
}

Result<void> SearchService::remove(const QString &collection)
{
    const auto found = m_collections.snapshot()->share(collection);
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    if (!found)
        return Error::notFound();
    const Result<QStringList> fields = searchedFields(**connection, *found);
    if (!fields)
        return fields.error();
    if (fields->isEmpty())
        return Error::notFound();
    return m_database.writeJob([&](Db::Transaction &transaction) -> Result<void> {
        Result<void> removed = removeSearchIndex(transaction, found->id);
        return removed ? record(transaction, u"search.delete"_s, *found, *fields, {}) : removed;
    });
}

Result<void> SearchService::record(Db::Transaction &transaction, const QString &action,
                                   const Schema::Collection &collection, const QStringList &before,
                                   const QStringList &after) const
{
    if (!m_audit)
        return {};
    const auto state = [](const QStringList &fields) {
        return JsonValue::object({{u"fields"_s, JsonValue(fields)}});
    };
    return m_audit->record(
        transaction,
        {action, {u"collection"_s, collection.id, collection.name}, state(before), state(after)});
}

Result<void> SearchService::repair()
{
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    const Result<std::vector<SearchedFields>> all = readSearchedFields(**connection);
    if (!all)
        return all.error();
    const auto collections = m_collections.snapshot();
    for (const SearchedFields &one : *all) {
        const Schema::Collection *collection = collections->find(one.collectionId);
        Result<bool> isStale = true;
        if (collection)
            isStale = isSearchIndexStale(**connection, *collection, one.fieldIds);
        if (!isStale)
            return isStale.error();
        if (!*isStale)
            continue;
        const ExecutionScope scope(indexContext());
        const Result<void> done = m_database.writeJob(
            [&](Db::Transaction &transaction) -> Result<void> {
                if (Result<void> removed = removeSearchIndex(transaction, one.collectionId);
                    !removed || !collection)
                    return removed;
                return resumeSearchIndex(transaction, *collection, one.fieldIds);
            },
            Db::Grouping::Alone);
        if (!done)
            return done;
    }
    return {};
}

}  // namespace Binnacle
