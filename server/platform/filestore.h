// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace Binnacle {

/// Bytes on their way into the store, read in pieces so that no file is in memory as a whole.
struct FileSource
{
    qint64 size = 0;
    /// A copy of that many bytes, or what is left of them, from @p from on.
    std::function<Result<QByteArray>(qint64 from, qint64 length)> read;
};

/// What is kept beside a file's bytes (P4.2).
struct FileAttributes
{
    QByteArray contentType;
    /// As the client called it; nothing for files that nobody uploaded.
    QString originalName;
};

/// A file that is there.
struct StoredFile
{
    QString path;
    /// `application/octet-stream` when nothing is known of it.
    QByteArray contentType;
};

/// Files of a data directory by key, `COLLECTION_ID/RECORD_ID/NAME`, each with a sidecar
/// `NAME.attrs` (P4.2).
///
/// Thread: any; it holds no state but the root. Each call blocks on the disk.
class FileStore final
{
public:
    /// @p root need not exist yet.
    explicit FileStore(QString root);

    /// Writes a file durably: when this returns it survives a crash, and before that nothing is to
    /// be found under the key. Errors: InvalidInput for a key that cannot name a file,
    /// Unavailable (no space), Internal.
    Result<void> write(const QString &key, const FileSource &source,
                       const FileAttributes &attributes) const;
    /// Errors: NotFound.
    Result<StoredFile> find(const QString &key) const;
    /// Removes a file, its sidecar and the thumbnails made of it. A missing one is no error.
    Result<void> remove(const QString &key) const;
    /// Removes a folder with all that is in it. A missing one is no error.
    Result<void> removeFolder(const QString &key) const;
    /// Removes a folder if there is nothing in it.
    void removeEmptyFolder(const QString &key) const;

private:
    QString pathOf(const QString &key) const;

    QString m_root;
};

}  // namespace Binnacle
