// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/requestinfo.h"
#include "services/records/recordservice.h"
#include "services/transfer/recordfilewriter.h"
#include "wire/filebody.h"

#include <QString>

#include <atomic>
#include <memory>

namespace Binnacle {

class CollectionService;

/// A finished file; it counts as one of those that may be under way as long as somebody holds it.
struct ExportedFile
{
    // Shared: the connection sends long after the request is done.
    std::shared_ptr<const Wire::OpenFile> file;
    /// For who saves it: `posts.csv`.
    QString name;
    QByteArray contentType;
};

/// Writes every record of a list into a file. The file is complete before the first byte of it is
/// sent: what goes wrong has its own answer, a slow reader holds no database and no memory, and
/// the disk is the only thing that fills, up to `maximumBytes` a file.
///
/// Thread: any. Blocks for as long as the file takes, `maximumTime` at most.
class ExportService final
{
    Q_DISABLE_COPY_MOVE(ExportService)

public:
    /// Files under way, those that are being sent included.
    static constexpr int maximumFiles = 8;
    static constexpr qint64 maximumBytes = qint64(4) * 1024 * 1024 * 1024;
    static constexpr std::chrono::minutes maximumTime{10};

    /// All must outlive the service; @p folder is made when it is missing.
    ExportService(const RecordService &records, const CollectionService &collections,
                  QString folder);

    /// Of @p options, pages and totals do not count. The list rule decides what @p info sees.
    /// Errors: those of RecordService::list; TooManyRequests; TooLarge; Unavailable (disk full).
    Result<ExportedFile> write(const QString &collection, const ListOptions &options,
                               RecordFileLayout layout, const Schema::RequestInfo &info);

private:
    const RecordService &m_records;
    const CollectionService &m_collections;
    const QString m_folder;
    // Shared with files that may outlive the service.
    std::shared_ptr<std::atomic<int>> m_files = std::make_shared<std::atomic<int>>(0);
};

}  // namespace Binnacle
