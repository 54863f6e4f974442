// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "core/result.h"
#include "schema/requestinfo.h"
#include "wire/multipart.h"

#include <QString>

#include <chrono>

namespace Binnacle {

class CollectionService;
class PasswordHasher;
class RecordService;

struct ImportOptions
{
    enum class Format
    {
        Csv,
        Ndjson
    };
    enum class Mode
    {
        Insert,
        /// Rows whose key is there change their record, others make one.
        Upsert
    };

    Format format = Format::Csv;
    Mode mode = Mode::Insert;
    /// Upsert: `id`, or a field with a unique index of its own.
    QString key = QStringLiteral("id");
    /// Which column goes to which field; null: to the field of its name.
    JsonValue mapping{};
    char delimiter = ',';
    /// Does everything and then undoes it.
    bool isDryRun = false;
};

/// What an import did, or would do, or why it did nothing.
struct ImportReport
{
    qint64 rows = 0;
    qint64 created = 0;
    qint64 updated = 0;
    qint64 failed = 0;
    /// All of it is in the database.
    bool isKept = false;
    /// An object: `format`, `mode`, `dryRun`, the numbers above, `fields` (column to field),
    /// `ignoredColumns`, `errors` (of the first rows that failed: `row`, `line`, `message`,
    /// `data`).
    JsonValue json{};
};

/// Takes records out of files. Every row goes through what a superuser's create or update goes
/// through, in one transaction, each in a savepoint of its own: a row that fails is told with its
/// reason and those behind it are still tried, but if any failed nothing is changed.
///
/// Others wait to write meanwhile, so an import is bounded: `maximumRows` and `maximumTime`. Memory
/// holds one row, the errors and the changed ids. Thread: any; blocks.
class ImportService final
{
    Q_DISABLE_COPY_MOVE(ImportService)

public:
    static constexpr qint64 maximumRows = 100'000;
    static constexpr qint64 maximumBytes = 512 * 1024 * 1024;
    static constexpr std::chrono::seconds maximumTime{25};
    /// Different passwords in one file: each takes long to hash.
    static constexpr int maximumPasswords = 1000;
    static constexpr qsizetype maximumErrors = 100;

    /// All must outlive the service.
    ImportService(RecordService &records, const CollectionService &collections)
        : m_records(records)
        , m_collections(collections)
    {
    }

    /// @p info is a superuser's. Errors: NotFound; InvalidInput, with a message (options, mapping,
    /// a file that cannot be read); TooLarge (rows); Timeout; Unavailable. None of them changed
    /// anything.
    Result<ImportReport> run(const QString &collection, const ImportOptions &options,
                             const Wire::FilePart &file, const Schema::RequestInfo &info);

private:
    RecordService &m_records;
    const CollectionService &m_collections;
};

}  // namespace Binnacle
