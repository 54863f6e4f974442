// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/recordquery.h"
#include "schema/requestinfo.h"
#include "services/records/recordservice.h"
#include "services/records/recordtarget.h"

#include <QByteArray>
#include <QStringList>

#include <vector>

namespace Binnacle {

/// Counts and computes over the records of a list, in the database. Thread: the target's
/// connection's. Errors: Forbidden and InvalidInput, as for lists.
class RecordStatistics final
{
    Q_DISABLE_COPY_MOVE(RecordStatistics)

public:
    /// Both must outlive it.
    RecordStatistics(const RecordTarget &target, const Schema::RequestInfo &info)
        : m_target(target)
        , m_info(info)
    {
    }

    Result<QByteArray> aggregate(const AggregateOptions &options) const;
    Result<QByteArray> facets(const FacetOptions &options) const;

private:
    struct Column
    {
        /// As the client wrote it, without spaces: the key in the answer.
        QString label;
        /// Whose values these are; null for anything computed.
        const Schema::Field *field = nullptr;
    };

    Result<std::vector<Column>> addColumns(const AggregateOptions &options,
                                           Schema::RecordQuery &query) const;
    Result<void> addFacet(const QString &path, const FacetOptions &options, QByteArray *json) const;
    Result<qint64> append(const Db::Statement &statement, const std::vector<Column> &columns,
                          QByteArray *json) const;

    const RecordTarget &m_target;
    const Schema::RequestInfo &m_info;
};

}  // namespace Binnacle
