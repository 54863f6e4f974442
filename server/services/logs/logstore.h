// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "db/database.h"
#include "schema/collection.h"
#include "schema/requestinfo.h"
#include "services/logs/logentry.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace Binnacle {

/// The query of a list of logs (P5.2).
struct LogListOptions
{
    qint64 page = 1;
    qint64 perPage = 30;
    QString sort;
    QString filter;
    bool skipTotal = false;
    /// With what Binnacle adds to `data`.
    bool isExtended = false;
};

/// The table `_logs` of `auxiliary.db`. Thread: any; every call blocks on the database.
class LogStore final
{
public:
    /// @p auxiliary must outlive the store.
    explicit LogStore(Db::Database &auxiliary);

    /// One transaction for all of them. Errors: as Database::write.
    Result<void> insert(const std::vector<LogEntry> &entries);
    /// Deletes what is not younger than @p bound or below @p minLevel, in small steps. Gives the
    /// number of deleted entries.
    Result<qint64> removeOld(UtcTime bound, int minLevel);
    /// And gives the space back.
    Result<void> removeAll();

    /// The page as JSON. Errors: InvalidInput for a bad filter or sort.
    Result<QByteArray> list(const LogListOptions &options, const Schema::RequestInfo &info) const;
    /// Errors: NotFound.
    Result<QByteArray> view(const QString &id, bool isExtended) const;
    /// Entries by hour as JSON (P5.4). Errors: InvalidInput for a bad filter, Internal.
    Result<QByteArray> stats(const QString &filter, const Schema::RequestInfo &info) const;

private:
    Db::Database &m_database;
    // What the query language sees of the table.
    Schema::CollectionSet m_collections;
};

}  // namespace Binnacle
