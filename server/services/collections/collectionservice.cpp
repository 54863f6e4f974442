// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/collections/collectionservice.h"

#include "db/connection.h"
#include "db/database.h"
#include "schema/collectionjson.h"
#include "services/collections/collectionstore.h"

namespace Binnacle {

CollectionService::CollectionService(Db::Database &database)
    : m_database(database)
    , m_set(std::make_shared<const Schema::CollectionSet>())
{
}

CollectionService::~CollectionService() = default;

Result<void> CollectionService::reload()
{
    Result<void> published = publishStored();
    // Among them may be the secret that tokens are signed with, or one collection less.
    if (published && m_rightsListener)
        m_rightsListener({});
    return published;
}

Result<void> CollectionService::publishStored()
{
    const std::lock_guard lock(m_reloading);
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    auto collections = readCollections(**connection);
    if (!collections)
        return std::move(collections).error();
    m_set.publish(std::make_shared<const Schema::CollectionSet>(*std::move(collections)));
    return {};
}

Result<QByteArray> CollectionService::view(QStringView nameOrId) const
{
    const std::shared_ptr<const Schema::CollectionSet> set = snapshot();
    const Schema::Collection *collection = set->find(nameOrId);
    if (!collection)
        return Error::notFound();
    return Schema::collectionToJson(*collection).toJson();
}

}  // namespace Binnacle
