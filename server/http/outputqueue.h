// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/filebody.h"

#include <QByteArray>

#include <memory>
#include <vector>

namespace Binnacle::Http {

/// Bytes on their way to a socket, kept as the chunks they came in so that none is copied. Ranges
/// of files go from the disk's cache to the socket without passing through here.
class OutputQueue
{
public:
    enum class State
    {
        Empty,
        /// The socket takes no more for now.
        Blocked,
        /// The socket would take more, but others have their turn.
        Paused,
        Broken
    };

    void add(QByteArray chunk);
    void add(Wire::BodyPart part);
    bool isEmpty() const { return m_bytes == 0; }
    /// Bytes waiting.
    qint64 size() const { return m_bytes; }
    /// Gives the socket as much as it takes, of files a limited share; @p sent counts up.
    State flush(int socket, qint64 &sent);

private:
    struct FileRange
    {
        std::shared_ptr<const Wire::OpenFile> file;
        qint64 offset = 0;
        qint64 length = 0;
    };
    struct Chunk
    {
        QByteArray bytes;
        // By pointer, for chunks are many and files are few.
        std::unique_ptr<FileRange> file;
    };

    qint64 sendBytes(int socket) const;
    qint64 sendFile(int socket, qint64 most) const;
    void drop(qint64 bytes);

    std::vector<Chunk> m_chunks;
    /// The first chunk that is not gone, and how many bytes of it are.
    size_t m_first = 0;
    qint64 m_offset = 0;
    qint64 m_bytes = 0;
};

}  // namespace Binnacle::Http
