// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "core/result.h"
#include "services/transfer/csv.h"
#include "wire/multipart.h"

#include <QByteArray>
#include <QHash>
#include <QStringList>

#include <optional>

namespace Binnacle {

/// One row of a file, its values by column.
struct ImportRow
{
    /// From 1.
    qint64 number = 0;
    qint64 line = 0;
    /// An object: of a CSV texts only.
    JsonValue values = JsonValue::object();
    /// Why the row cannot be used, though the rows behind it can.
    QString problem{};
};

/// Reads the rows of a file one after the other, with memory for one. Thread: one at a time; blocks
/// on the disk.
class RowReader
{
public:
    virtual ~RowReader() = default;
    /// Nothing behind the last. Errors: InvalidInput, with a message, when the file cannot be read
    /// any further.
    virtual Result<std::optional<ImportRow>> next() = 0;
    /// The columns that the file names at its start; empty when each row names its own.
    virtual Result<QStringList> columns() = 0;
};

/// The bytes of a file in a request's body, piece by piece.
class FileBytes final
{
public:
    explicit FileBytes(Wire::FilePart part)
        : m_part(std::move(part))
    {
    }
    /// The next piece; empty at the end.
    Result<QByteArray> next();

private:
    Wire::FilePart m_part;
    qint64 m_at = 0;
};

/// CSV with a line of column names.
class CsvRowReader final : public RowReader
{
public:
    CsvRowReader(Wire::FilePart part, char delimiter);

    Result<std::optional<ImportRow>> next() override;
    Result<QStringList> columns() override;

private:
    Result<std::optional<CsvParser::Row>> row();

    FileBytes m_bytes;
    CsvParser m_parser;
    QByteArray m_pending;
    qsizetype m_at = 0;
    bool m_isAtEnd = false;
    std::optional<QStringList> m_columns;
    qint64 m_rows = 0;
};

/// One JSON object a line; blank lines are passed over.
class NdjsonRowReader final : public RowReader
{
public:
    explicit NdjsonRowReader(Wire::FilePart part);

    Result<std::optional<ImportRow>> next() override;
    Result<QStringList> columns() override { return QStringList(); }

private:
    Result<std::optional<QByteArray>> line();

    FileBytes m_bytes;
    QByteArray m_pending;
    bool m_isAtEnd = false;
    qint64 m_lines = 0;
    qint64 m_rows = 0;
};

}  // namespace Binnacle
