// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordwalk.h"

#include "core/jsonwriter.h"
#include "db/connection.h"
#include "db/dialect.h"
#include "services/records/recordselection.h"
#include "services/records/recordservice_p.h"
#include "services/records/recordviewer.h"

#include <QHash>

#include <algorithm>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

/// Records read at once; a power of two, so that every portion but the last is one statement.
constexpr size_t portionSize = 256;

/// `column IN (?, …)`, always with the same number of placeholders.
Db::Statement isOneOfKeys(const QByteArray &column, const qint64 *keys, size_t count)
{
    Db::Statement condition{
        column + " IN (?" + QByteArray(", ?").repeated(qsizetype(portionSize) - 1) + ')', {}};
    condition.values.reserve(portionSize);
    for (size_t i = 0; i < portionSize; ++i)
        condition.values.emplace_back(keys[std::min(i, count - 1)]);
    return condition;
}

}  // namespace

RecordWalk::RecordWalk(const RecordTarget &target, const RecordTables &tables,
                       const Schema::RequestInfo &info)
    : m_target(target)
    , m_tables(tables)
    , m_table(tables.of(target.collection))
    , m_info(info)
{
}

Result<qint64> RecordWalk::run(const ListOptions &options,
                               const RecordService::RecordVisitor &visit) const
{
    if (m_target.collection->isView())
        return runView(options, visit);
    const Result<std::vector<qint64>> keys = this->keys(options);
    if (!keys)
        return keys.error();
    qint64 number = 0;
    for (size_t from = 0; from < keys->size(); from += portionSize) {
        const size_t count = std::min(portionSize, keys->size() - from);
        Result<std::vector<Schema::Record>> records = portion(options, keys->data() + from, count);
        if (!records)
            return std::move(records).error();
        number += qint64(records->size());
        if (Result<void> shown = show(*std::move(records), options.expand, visit); !shown)
            return std::move(shown).error();
    }
    return number;
}

Result<std::vector<qint64>> RecordWalk::keys(const ListOptions &options) const
{
    const Db::Dialect &dialect = m_target.connection->dialect();
    RecordSelection selection(m_target, m_info);
    if (Result<void> selected = select(options, selection); !selected)
        return std::move(selected).error();
    std::vector<qint64> keys;
    const Result<qint64> rows = m_target.connection->forEach(
        selection.query().page(-1, 0, dialect.rowKey(m_table->name)), [&keys](const Db::Row &row) {
            keys.push_back(row.integer(0));
            return qint64(keys.size()) <= maximumRecords;
        });
    if (!rows)
        return badQuery(rows.error());
    if (qint64(keys.size()) > maximumRecords)
        return Error::make(Error::Kind::TooLarge, u"There are too many records for one file."_s);
    return keys;
}

Result<void> RecordWalk::select(const ListOptions &options, RecordSelection &selection) const
{
    if (Result<void> admitted = selection.admit({options.filter, options.sort}); !admitted)
        return admitted;
    if (Result<void> added = selection.add(options.filter); !added)
        return added;
    if (Result<void> searched = selection.search(options.search, options.sort.isEmpty()); !searched)
        return searched;
    if (const Result<void> sorted = selection.query().addSort(options.sort); !sorted)
        return badQuery(sorted.error());
    return {};
}

Result<std::vector<Schema::Record>> RecordWalk::portion(const ListOptions &options,
                                                        const qint64 *keys, size_t count) const
{
    const Db::Dialect &dialect = m_target.connection->dialect();
    const QByteArray key = dialect.rowKey(m_table->name);
    RecordSelection selection(m_target, m_info);
    if (Result<void> added = selection.add(options.filter); !added)
        return std::move(added).error();
    Db::Statement condition = isOneOfKeys(key, keys, count);
    selection.query().addCondition(condition.sql, std::move(condition.values));

    QHash<qint64, size_t> places;
    for (size_t i = 0; i < count; ++i)
        places.insert(keys[i], i);
    std::vector<std::optional<Schema::Record>> placed(count);
    const Result<qint64> rows = m_target.connection->forEach(
        selection.query().page(-1, 0, m_table->columns + ", " + key), [&](const Db::Row &row) {
            const qint64 of = row.integer(row.columnCount() - 1);
            placed[places.value(of)] = Schema::Record::fromRow(m_target.collection, row);
            return true;
        });
    if (!rows)
        return badQuery(rows.error());
    std::vector<Schema::Record> records;
    for (std::optional<Schema::Record> &record : placed) {
        // Some may be gone, or hidden by now.
        if (record)
            records.push_back(*std::move(record));
    }
    return records;
}

Result<qint64> RecordWalk::runView(const ListOptions &options,
                                   const RecordService::RecordVisitor &visit) const
{
    RecordSelection selection(m_target, m_info);
    if (Result<void> sorted = select(options, selection); !sorted)
        return std::move(sorted).error();
    std::vector<Schema::Record> records;
    Result<void> shown;
    const Result<qint64> rows = m_target.connection->forEach(
        selection.query().page(-1, 0, m_table->columns), [&](const Db::Row &row) {
            records.push_back(Schema::Record::fromRow(m_target.collection, row));
            if (records.size() == portionSize)
                shown = show(std::exchange(records, {}), options.expand, visit);
            return shown.has_value();
        });
    if (shown && rows && !records.empty())
        shown = show(std::move(records), options.expand, visit);
    if (!shown)
        return std::move(shown).error();
    return rows ? rows : badQuery(rows.error());
}

Result<void> RecordWalk::show(std::vector<Schema::Record> records, const QString &expand,
                              const RecordService::RecordVisitor &visit) const
{
    if (records.empty())
        return {};
    const RecordViewer viewer(*m_target.connection, *m_target.collections, m_tables, m_info);
    QByteArray json;
    JsonWriter writer(json);
    if (Result<void> written = viewer.write(std::move(records), expand, writer); !written)
        return written;
    return visit(json);
}

Result<qint64> RecordService::walk(const QString &collection, const ListOptions &options,
                                   const Schema::RequestInfo &info,
                                   const RecordVisitor &visit) const
{
    const Result<RecordTarget> target = d->open(collection, Operation::List, info);
    if (!target)
        return target.error();
    return RecordWalk(*target, d->store.tables(), info).run(options, visit);
}

}  // namespace Binnacle
