// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace Binnacle::Wire {

/// A file that answers are sent out of, without ever being in memory whole. Thread: any, many at
/// once; the file is closed with its last owner.
class OpenFile final
{
    Q_DISABLE_COPY_MOVE(OpenFile)

public:
    /// Errors: NotFound (no regular file, or not to be read). Blocks on the disk.
    static Result<std::shared_ptr<const OpenFile>> open(const QString &path);
    ~OpenFile();

    int descriptor() const { return m_descriptor; }
    /// Bytes, when it was opened.
    qint64 size() const { return m_size; }
    /// When it was changed last; seconds since 1970.
    qint64 modified() const { return m_modified; }
    /// Errors: Internal when the file has become shorter or the disk fails. Blocks on the disk.
    Result<QByteArray> read(qint64 offset, qint64 length) const;

private:
    OpenFile(int descriptor, qint64 size, qint64 modified);

    const int m_descriptor;
    const qint64 m_size;
    const qint64 m_modified;
};

/// A piece of an answer's body: bytes, or a range of a file.
struct BodyPart
{
    QByteArray bytes;
    // Shared: the connection sends long after the handler is done, and ranges share one file.
    std::shared_ptr<const OpenFile> file;
    qint64 offset = 0;
    qint64 length = 0;

    qint64 size() const { return file ? length : bytes.size(); }
};

}  // namespace Binnacle::Wire
