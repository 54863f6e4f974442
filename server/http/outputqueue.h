// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <vector>

namespace Binnacle::Http {

/// Bytes on their way to a socket, kept as the chunks they came in so that none is copied.
class OutputQueue
{
public:
    enum class State
    {
        Empty,
        Blocked,
        Broken
    };

    void add(QByteArray chunk);
    bool isEmpty() const { return m_bytes == 0; }
    /// Bytes waiting.
    qint64 size() const { return m_bytes; }
    /// Gives the socket as much as it takes; @p sent counts up.
    State flush(int socket, qint64 &sent);

private:
    void drop(qsizetype bytes);

    std::vector<QByteArray> m_chunks;
    /// The first chunk that is not gone, and what of it is.
    size_t m_first = 0;
    qsizetype m_offset = 0;
    qint64 m_bytes = 0;
};

}  // namespace Binnacle::Http
