// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "db/connection.h"
#include "schema/fieldspicker.h"
#include "schema/requestinfo.h"
#include "services/records/recordservice.h"
#include "services/records/recordtable.h"
#include "services/records/recordtarget.h"

#include <QByteArray>

namespace Binnacle::Schema {
class RecordQuery;
}

namespace Binnacle {

/// Reads records as JSON text (R4.3, R4.4): straight from the database's rows into the text
/// unless relations are expanded or a manageRule must be asked. Thread: the target's connection's.
class RecordList final
{
    Q_DISABLE_COPY_MOVE(RecordList)

public:
    /// All must outlive it.
    RecordList(const RecordTarget &target, const RecordTables &tables,
               const Schema::RequestInfo &info)
        : m_target(target)
        , m_tables(tables)
        , m_table(tables.of(target.collection))
        , m_info(info)
    {
    }

    /// A page and its numbers. Errors: Forbidden, InvalidInput.
    Result<QByteArray> read(const ListOptions &options) const;
    /// One record. Errors: NotFound, and what a broken rule gives.
    Result<QByteArray> readOne(const QString &id, const QString &expand) const;

private:
    Result<void> guardClientQuery(const ListOptions &options) const;
    /// Appends the records, separated by commas; gives their number.
    Result<qint64> append(const Db::Statement &statement, const QString &expand,
                          QByteArray *json) const;
    Result<qint64> stream(const Db::Statement &statement, QByteArray *json) const;
    Result<qint64> assemble(const Db::Statement &statement, const QString &expand,
                            QByteArray *json) const;

    const RecordTarget &m_target;
    const RecordTables &m_tables;
    std::shared_ptr<const RecordTable> m_table;
    const Schema::RequestInfo &m_info;
};

/// Reduces JSON text by a `fields` parameter (R4.9). Empty for a broken one.
Result<QByteArray> pickFields(QByteArray json, const QString &fields,
                              Schema::FieldsPicker::Scope scope);

}  // namespace Binnacle
