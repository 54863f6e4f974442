// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonwriter.h"
#include "db/row.h"
#include "schema/record.h"

#include <QByteArray>

#include <vector>

namespace Binnacle::Schema {

/// Writes rows of one collection as record JSON, straight from the database's cursor: keys
/// sorted, hidden fields left out, `collectionId` and `collectionName` in their place (R4.2).
/// It knows which column goes where: made once, it serves every result set with the same columns.
/// Thread: any, many at once.
class RecordJsonWriter final
{
public:
    struct Options
    {
        /// Superusers see hidden fields (never password and tokenKey of an auth collection).
        bool showHidden = false;
        /// True: `email` always; false: only when the row's emailVisibility says so.
        bool showEmail = false;
    };

    /// @p row is any row of the result set, for its column names; fields without a column have
    /// their zero value. @p collection must outlive the writer.
    RecordJsonWriter(const Collection &collection, const Db::Row &row, Options options);

    /// @p expand, an object whose members may come in any order, is put under "expand" when it is
    /// given, even when empty (R4.8). @p emailVisible overrides showEmail for this row.
    void write(JsonWriter &json, const Db::Row &row, bool emailVisible = false,
               const JsonValue *expand = nullptr) const;

private:
    enum class Kind
    {
        /// Written as it is: what does not depend on the row.
        Constant,
        Text,
        Number,
        Bool,
        Date,
        Single,
        List,
        Json,
        GeoPoint,
        Expand,
    };
    struct Column
    {
        QByteArray key;  // quoted, with its colon
        Kind kind = Kind::Constant;
        bool isEmail = false;
        int index = -1;
        const Field *field = nullptr;
        QByteArray constant;
    };

    static Kind kindOf(const Field &field);
    void writeColumn(JsonWriter &json, const Column &column, const Db::Row &row) const;

    Options m_options;
    std::vector<Column> m_columns;
    int m_emailVisibility = -1;
};

/// The same bytes for a record in memory.
void writeRecord(JsonWriter &json, const Record &record, RecordJsonWriter::Options options,
                 const JsonValue *expand = nullptr);

/// The same as a value, members in their order; numbers in json fields become doubles.
JsonValue recordToJson(const Record &record, RecordJsonWriter::Options options,
                       const JsonValue *expand = nullptr);

}  // namespace Binnacle::Schema
