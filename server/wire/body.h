// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>

#include <memory>

class QTemporaryFile;

namespace Binnacle::Wire {

/// A request's body: in memory when small, in a temporary file when large. Copies share the file,
/// which goes with the last of them. Thread: one at a time.
class Body
{
public:
    Body() = default;
    explicit Body(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
    }
    /// @p file holds @p size bytes and is flushed. It must have been made on a thread without
    /// need of an event loop (QTemporaryFile has none).
    Body(std::shared_ptr<QTemporaryFile> file, qint64 size);

    qint64 size() const { return m_file ? m_fileSize : m_bytes.size(); }
    bool isEmpty() const { return size() == 0; }
    bool isSpooled() const { return m_file != nullptr; }
    /// The name of the spool file; empty when the body is in memory.
    QString fileName() const;
    /// All of it in memory. Errors: TooLarge above @p limit bytes, Internal. May block on disk.
    Result<QByteArray> read(qint64 limit) const;
    /// The bytes in memory; empty when the body is spooled.
    const QByteArray &bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
    // Shared: the request may be copied to a worker while the connection goes away.
    std::shared_ptr<QTemporaryFile> m_file;
    qint64 m_fileSize = 0;
};

}  // namespace Binnacle::Wire
