// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "db/connection.h"
#include "schema/fieldspicker.h"
#include "schema/requestinfo.h"
#include "services/records/recordlookahead.h"
#include "services/records/recordservice.h"
#include "services/records/recordtable.h"
#include "services/records/recordtarget.h"
#include "services/records/recordviewer.h"

#include <QByteArray>

#include <limits>

namespace Binnacle {

class RecordSelection;

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

    /// A page and its numbers, or the next one behind a cursor. Errors: Forbidden, InvalidInput.
    Result<QByteArray> read(const ListOptions &options, RecordLookahead &lookahead) const;
    /// One record. Errors: NotFound, and what a broken rule gives.
    Result<RecordAnswer> readOne(const QString &id, const ReadOptions &options) const;

private:
    /// How far rows are read, and where that came to.
    struct Span
    {
        qint64 limit = std::numeric_limits<qint64>::max();
        /// The row's last columns that are its place in the order.
        size_t placeSize = 0;
        qint64 count = 0;
        /// There was a row past the limit.
        bool hasMore = false;
        /// Of the row at the limit.
        Db::Values place{};
    };

    Result<QByteArray> readPage(const RecordSelection &selection, const ListOptions &options) const;
    Result<QByteArray> readBehind(RecordSelection &selection, const ListOptions &options,
                                  RecordLookahead &lookahead) const;
    /// A page behind a place.
    struct Walk
    {
        const Schema::RecordQuery &query;
        const Db::Values &place;
        RecordLookahead &lookahead;
    };
    Result<void> appendBehind(const Walk &walk, const QString &expand, Span &span,
                              QByteArray *json) const;
    Result<Db::Statement> statementFor(const QString &id) const;
    /// Appends the records, separated by commas.
    Result<void> append(const Db::Statement &statement, const QString &expand, Span &span,
                        QByteArray *json) const;
    Result<void> stream(const Db::Statement &statement, Span &span, QByteArray *json) const;
    Result<void> assemble(const Db::Statement &statement, const QString &expand, Span &span,
                          QByteArray *json) const;
    Result<std::vector<Schema::Record>> load(const Db::Statement &statement, Span &span) const;
    template <typename Visit>
    Result<void> walk(const Db::Statement &statement, Span &span, Visit visit) const;

    const RecordTarget &m_target;
    const RecordTables &m_tables;
    std::shared_ptr<const RecordTable> m_table;
    const Schema::RequestInfo &m_info;
};

/// Whether a text that RecordList::read() gave has no records.
bool isEmptyList(const QByteArray &json);

/// Reduces JSON text by a `fields` parameter (R4.9). Empty for a broken one.
Result<QByteArray> pickFields(QByteArray json, const QString &fields,
                              Schema::FieldsPicker::Scope scope);

/// What a record's texts become for a client that asks for some `fields`, and its tag.
Result<RecordAnswer> recordAnswer(RecordViewer::Texts texts, const QString &fields);

}  // namespace Binnacle
