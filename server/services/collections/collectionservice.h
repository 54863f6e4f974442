// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/collection.h"
#include "schema/requestinfo.h"
#include "services/published.h"
#include "services/rightslistener.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <mutex>

namespace Binnacle {

namespace Db {
class Database;
}

/// Every collection of the data directory, read once and published as an immutable set.
///
/// Thread: any. snapshot() neither blocks nor contends. Source: the table `_collections`.
class CollectionService final
{
public:
    /// @p database must outlive the service. Empty until the first reload().
    explicit CollectionService(Db::Database &database);
    ~CollectionService();
    CollectionService(const CollectionService &) = delete;
    CollectionService &operator=(const CollectionService &) = delete;

    /// Is told of each publication. Before the first request.
    void setRightsListener(RightsListener listener) { m_rightsListener = std::move(listener); }

    /// The collections as last published, in row order. Cheap: an atomic read and a count.
    std::shared_ptr<const Schema::CollectionSet> snapshot() const { return m_set.get(); }
    /// Changes with every publication.
    quint64 generation() const { return m_set.generation(); }

    /// Reads `_collections` again and publishes it: at start, after every change of a collection,
    /// and when another process says that it changed one. A row that cannot be read is an error
    /// and leaves the old set in place. Blocks on the database.
    Result<void> reload();

    struct ListOptions
    {
        qint64 page = 1;
        qint64 perPage = 30;
        QString sort;
        QString filter;
        bool skipTotal = false;
    };

    /// R2.2 as JSON text. Errors: InvalidInput for a bad filter or sort.
    Result<QByteArray> list(const ListOptions &options, const Schema::RequestInfo &info) const;
    /// R2.3 as JSON text. Errors: NotFound.
    Result<QByteArray> view(QStringView nameOrId) const;

private:
    Result<void> publishStored();

    Db::Database &m_database;
    /// Held from reading to publishing, so that what was read later is published later.
    std::mutex m_reloading;
    Published<Schema::CollectionSet> m_set;
    RightsListener m_rightsListener;
};

}  // namespace Binnacle
