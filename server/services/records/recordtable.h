// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/value.h"
#include "schema/record.h"
#include "schema/recordjson.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <array>
#include <memory>
#include <mutex>

namespace Binnacle::Db {
class Dialect;
}

namespace Binnacle {

/// The statements over one collection's table that do not depend on the request.
struct RecordTable
{
    std::shared_ptr<const Schema::Collection> collection;
    /// Quoted; also the alias that RecordQuery gives the base table.
    QByteArray name;
    /// Every field's column, in the order of the fields, as a select list. What is read with it can
    /// be written by jsonWriter().
    QByteArray columns;
    QByteArray selectById;
    /// Takes a value for each field, in their order.
    QByteArray insert;
    /// Takes a value for each field but `id`, in their order, then the id.
    QByteArray update;
    QByteArray deleteById;

    RecordTable(std::shared_ptr<const Schema::Collection> of, const Db::Dialect &dialect);

    RecordTable(const RecordTable &) = delete;
    RecordTable &operator=(const RecordTable &) = delete;

    /// The writer of rows of `columns`, made out of the first one: @p row is any.
    const Schema::RecordJsonWriter &jsonWriter(const Db::Row &row, bool showsAll) const;

    Db::Statement insertOf(const Schema::Record &record) const;
    Db::Statement updateOf(const Schema::Record &record) const;

private:
    struct Writer
    {
        std::once_flag made;
        std::unique_ptr<const Schema::RecordJsonWriter> writer;
    };

    mutable std::array<Writer, 2> m_writers;
};

/// Keeps the statements of each collection as long as its definition is the same. Thread: any.
class RecordTables final
{
    Q_DISABLE_COPY_MOVE(RecordTables)

public:
    /// @p dialect must outlive the tables.
    explicit RecordTables(const Db::Dialect &dialect)
        : m_dialect(dialect)
    {
    }

    // Shared: a request may still use the statements of a definition that was replaced.
    std::shared_ptr<const RecordTable>
    of(const std::shared_ptr<const Schema::Collection> &collection) const;

private:
    const Db::Dialect &m_dialect;
    mutable std::mutex m_mutex;
    mutable QHash<QString, std::shared_ptr<const RecordTable>> m_tables;
};

/// `column IN (?, …)` over @p ids. The number of placeholders is rounded up to a power of two, the
/// last id repeated, so that lists of every length share a few prepared statements.
Db::Statement isOneOf(const QByteArray &column, const QStringList &ids);

}  // namespace Binnacle
