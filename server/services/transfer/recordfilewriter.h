// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "core/result.h"
#include "schema/collection.h"
#include "schema/fieldspicker.h"

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace Binnacle {

enum class RecordFileFormat
{
    Csv,
    /// One object a line.
    Ndjson,
    /// One array.
    Json,
};

/// "csv", "ndjson", "json".
std::optional<RecordFileFormat> recordFileFormat(QStringView name);

struct RecordFileLayout
{
    RecordFileFormat format = RecordFileFormat::Csv;
    /// What is written of each record (R4.9); for CSV also the columns in their order.
    QString fields;
    /// CSV: texts that look like formulas get an apostrophe in front.
    bool isSafe = false;
    bool showsHidden = false;
};

/// Turns portions of record JSON into the text of a file. Thread: one at a time.
class RecordFileWriter final
{
public:
    /// Errors: InvalidInput for broken fields.
    static Result<RecordFileWriter> make(const RecordFileLayout &layout,
                                         const Schema::Collection &collection);

    /// What comes before the first record.
    QByteArray head() const;
    /// @p records are objects, separated by commas. Errors: Internal when they are none.
    Result<QByteArray> portion(const QByteArray &records);
    QByteArray tail() const;

private:
    RecordFileWriter(RecordFileLayout layout, Schema::FieldsPicker picker);

    QByteArray csvLine(const JsonValue &record) const;

    RecordFileLayout m_layout;
    Schema::FieldsPicker m_picker;
    /// CSV: paths.
    QStringList m_columns;
    bool m_isFirst = true;
};

}  // namespace Binnacle
