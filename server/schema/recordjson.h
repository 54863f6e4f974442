// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonwriter.h"
#include "db/row.h"
#include "schema/record.h"

namespace Binnacle::Schema {

/// Writes rows of one collection as record JSON, straight from the database's cursor: keys
/// sorted, hidden fields left out, `collectionId` and `collectionName` in their place (R4.2).
/// Made once for a result set, it knows which column goes where. Thread: one at a time.
class RecordJsonWriter final
{
public:
    struct Options
    {
        /// Superusers see hidden fields (never password and tokenKey).
        bool showHidden = false;
        /// True: `email` always; false: only when the row's emailVisibility says so.
        bool showEmail = false;
    };

    /// @p row is any row of the result set, for its column names. @p collection must outlive the
    /// writer.
    RecordJsonWriter(const Collection &collection, const Db::Row &row, Options options);

    /// @p expand is put under "expand" when it is an object that is not empty.
    /// @p emailVisible overrides showEmail for this row.
    void write(JsonWriter &json, const Db::Row &row, bool emailVisible = false,
               const JsonValue *expand = nullptr) const;

private:
    struct Column
    {
        QByteArray key;  // quoted, with its colon
        const Field *field = nullptr;
        int index = -1;
        enum class Source { Row, CollectionId, CollectionName, Expand } source = Source::Row;
    };

    const Collection &m_collection;
    Options m_options;
    std::vector<Column> m_columns;
    int m_emailVisibility = -1;
};

/// The same for a record in memory.
JsonValue recordToJson(const Record &record, RecordJsonWriter::Options options);

}  // namespace Binnacle::Schema
