// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/requestinfo.h"
#include "services/records/recordservice.h"
#include "services/records/recordtable.h"
#include "services/records/recordtarget.h"

#include <vector>

namespace Binnacle {

class RecordSelection;

/// Hands out every record of a list in its order, in portions that fit into memory. Tables are gone
/// through once for the keys in their order (eight bytes each), then portion by portion, with the
/// rule asked again each time, so that no read lasts long. Views have no keys and are read in one
/// go.
///
/// Thread: the target's connection's.
class RecordWalk final
{
    Q_DISABLE_COPY_MOVE(RecordWalk)

public:
    /// All must outlive it.
    RecordWalk(const RecordTarget &target, const RecordTables &tables,
               const Schema::RequestInfo &info);

    /// @p visit gets the JSON of some records, separated by commas. Gives their number.
    /// Errors: Forbidden, InvalidInput, TooLarge (more than `maximumRecords`), those of @p visit.
    Result<qint64> run(const ListOptions &options, const RecordService::RecordVisitor &visit) const;

    static constexpr qint64 maximumRecords = 5'000'000;

private:
    /// Rule, filter and sort.
    Result<void> select(const ListOptions &options, RecordSelection &selection) const;
    Result<std::vector<qint64>> keys(const ListOptions &options) const;
    Result<std::vector<Schema::Record>> portion(const ListOptions &options, const qint64 *keys,
                                                size_t count) const;
    Result<qint64> runView(const ListOptions &options,
                           const RecordService::RecordVisitor &visit) const;
    Result<void> show(std::vector<Schema::Record> records, const QString &expand,
                      const RecordService::RecordVisitor &visit) const;

    const RecordTarget &m_target;
    const RecordTables &m_tables;
    std::shared_ptr<const RecordTable> m_table;
    const Schema::RequestInfo &m_info;
};

}  // namespace Binnacle
