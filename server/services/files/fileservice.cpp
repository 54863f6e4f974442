// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/files/fileservice.h"

#include "db/dialect.h"
#include "schema/valuecast.h"
#include "schema/viewquery.h"
#include "services/collections/collectionservice.h"
#include "services/records/recordaccess.h"
#include "services/records/recordauthority.h"
#include "services/records/recordfiles.h"
#include "services/records/recordstore.h"
#include "services/records/ruledenial.h"

#include <algorithm>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

/// Views of views of views.
constexpr int maximumViewDepth = 5;

const Schema::Field *fieldOf(const Schema::Record &record, const QString &name)
{
    for (const Schema::Field &field : record.collection().fields) {
        if (field.type == Schema::FieldType::File
            && Schema::castToUniqueStrings(record.value(field.name)).contains(name))
            return &field;
    }
    return nullptr;
}

struct Origin
{
    std::shared_ptr<const Schema::Collection> collection;
    QString field;
};

/// The column that a view's field was copied from; no collection when that cannot be told.
Origin originOf(const Schema::CollectionSet &collections, const Schema::Collection &view,
                const QString &field)
{
    const Result<Schema::ViewQuery> query = Schema::ViewQuery::parse(view.viewQuery);
    if (!query || query->tables.empty())
        return {};
    const auto column
        = std::find_if(query->columns.begin(), query->columns.end(),
                       [&](const Schema::ViewQuery::Name &name) { return name.alias == field; });
    if (column == query->columns.end())
        return {};
    const qsizetype dot = column->original.indexOf(u'.');
    QString table = query->tables.front().original;
    if (dot >= 0) {
        const QString alias = column->original.left(dot);
        const auto found = std::find_if(
            query->tables.begin(), query->tables.end(),
            [&](const Schema::ViewQuery::Name &name) { return name.alias == alias; });
        if (found == query->tables.end())
            return {};
        table = found->original;
    }
    const auto collection = collections.share(table);
    const QString name = column->original.mid(dot + 1);
    return collection && collection->field(name) ? Origin{collection, name} : Origin();
}

bool isThumbnailed(QByteArrayView contentType)
{
    return contentType == "image/png" || contentType == "image/jpg" || contentType == "image/jpeg"
        || contentType == "image/gif" || contentType == "image/webp";
}

}  // namespace

FileService::FileService(const RecordStore &records, const CollectionService &collections,
                         const FileStore &files)
    : m_records(records)
    , m_collections(collections)
    , m_files(files)
{
}

Result<ServedFile> FileService::find(const QString &collection, const QString &recordId,
                                     const QString &name, const QString &thumb,
                                     Schema::RequestInfo info) const
{
    const auto collections = m_collections.snapshot();
    const auto found = collections->share(collection);
    if (!found)
        return Error::notFound(u"Missing or invalid collection context."_s);
    if (Result<void> may
        = checkAuthority(info.identity, *found, Wire::RecordAction::View, recordId);
        !may)
        return std::move(may).error();
    Result<Schema::Record> record = m_records.find(found, recordId);
    if (!record)
        return std::move(record).error();
    const Schema::Field *field = fieldOf(*record, name);
    if (!field)
        return Error::notFound();
    if (field->isProtected) {
        info.context = u"protectedFile"_s;
        const Result<bool> allowed = mayRead(*collections, *record, info);
        if (!allowed)
            return allowed.error();
        if (!*allowed) {
            tellDenied(*collections, *record, info);
            return Error::notFound();
        }
    }
    const bool isOffered = thumb == "100x100"_L1 || field->thumbs.contains(thumb);
    const Result<Schema::Record> owner
        = this->owner(*collections, *std::move(record), field->name, name);
    if (!owner)
        return owner.error();
    Result<StoredFile> stored = m_files.find(fileKey(*owner, name));
    if (!stored)
        return std::move(stored).error();
    if (isOffered && !thumb.isEmpty() && isThumbnailed(stored->contentType)) {
        const QString small = thumb + u'_' + name;
        Result<StoredFile> there
            = m_files.find(fileFolder(*owner) + u"/thumbs_" + name + u'/' + small);
        if (there)
            return ServedFile{*std::move(there), small};
    }
    return ServedFile{*std::move(stored), name};
}

void FileService::tellDenied(const Schema::CollectionSet &collections, const Schema::Record &record,
                             const Schema::RequestInfo &info) const
{
    const Result<Db::Connection *> connection = m_records.database().connection();
    if (!m_denials || !connection)
        return;
    RuleDenial denial{collections, record.collection(), info,
                      "file"_L1,   "viewRule"_L1,       record.collection().viewRule};
    denial.connection = *connection;
    denial.recordId = record.id();
    m_denials->denied(denial);
}

Result<bool> FileService::mayRead(const Schema::CollectionSet &collections,
                                  const Schema::Record &record,
                                  const Schema::RequestInfo &info) const
{
    const std::optional<QString> &rule = record.collection().viewRule;
    if ((rule && rule->isEmpty())
        || Schema::overrules(info.identity, record.collection(), Wire::RecordAction::View))
        return true;
    if (!rule)
        return false;
    const Result<Db::Connection *> connection = m_records.database().connection();
    if (!connection)
        return connection.error();
    const RecordAccess access(**connection, collections, info);
    Result<bool> allowed = access.allows(record.collection(), *rule, record.id());
    if (!allowed && isRuleFailure(allowed.error()))
        return false;
    return allowed;
}

Result<Schema::Record> FileService::owner(const Schema::CollectionSet &collections,
                                          Schema::Record record, QString field,
                                          const QString &name) const
{
    if (!record.collection().isView())
        return record;
    Origin origin{record.sharedCollection(), std::move(field)};
    for (int depth = 0; origin.collection && origin.collection->isView(); ++depth) {
        if (depth == maximumViewDepth)
            return Error::notFound();
        origin = originOf(collections, *origin.collection, origin.field);
    }
    if (!origin.collection)
        return Error::notFound();

    const Result<Db::Connection *> connection = m_records.database().connection();
    if (!connection)
        return connection.error();
    const Db::Dialect &dialect = (*connection)->dialect();
    const auto table = m_records.tables().of(origin.collection);
    const QByteArray column = table->name + '.' + dialect.quoted(origin.field);
    const bool isList = origin.collection->field(origin.field)->isMultiple();
    QByteArray condition = column + " = ?";
    if (isList) {
        condition = "EXISTS (SELECT 1 FROM " + dialect.eachItem(column) + " AS "
            + dialect.quoted(u"item") + " WHERE " + dialect.quoted(u"item") + '.'
            + dialect.quoted(u"value") + " = ?)";
    }
    const Result<std::unique_ptr<Db::Cursor>> cursor
        = (*connection)
              ->query({"SELECT " + table->columns + " FROM " + table->name + " WHERE " + condition
                           + ' ' + dialect.limit(1, 0),
                       {Db::textValue(name)}});
    if (!cursor)
        return cursor.error();
    const Result<const Db::Row *> row = (*cursor)->next();
    if (!row)
        return row.error();
    if (!*row)
        return Error::notFound();
    return Schema::Record::fromRow(origin.collection, **row);
}

}  // namespace Binnacle
