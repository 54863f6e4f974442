// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/outputqueue.h"

#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <sys/uio.h>

namespace Binnacle::Http {

namespace {

constexpr size_t maximumParts = 64;
// What an idle connection may keep of its list.
constexpr size_t keptCapacity = 4;

}  // namespace

void OutputQueue::add(QByteArray chunk)
{
    if (chunk.isEmpty())
        return;
    m_bytes += chunk.size();
    m_chunks.push_back(std::move(chunk));
}

OutputQueue::State OutputQueue::flush(int socket, qint64 &sent)
{
    while (m_bytes > 0) {
        std::array<iovec, maximumParts> parts;
        size_t count = 0;
        for (size_t i = m_first; i < m_chunks.size() && count < maximumParts; ++i, ++count) {
            const qsizetype skip = i == m_first ? m_offset : 0;
            // sendmsg only reads, but its type does not say so.
            parts[count].iov_base = const_cast<char *>(m_chunks[i].constData() + skip);
            parts[count].iov_len = size_t(m_chunks[i].size() - skip);
        }
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = count;
        const ssize_t taken = ::sendmsg(socket, &message, MSG_NOSIGNAL);
        if (taken < 0) {
            if (errno == EINTR)
                continue;
            return errno == EAGAIN || errno == EWOULDBLOCK ? State::Blocked : State::Broken;
        }
        sent += taken;
        drop(taken);
    }
    return State::Empty;
}

void OutputQueue::drop(qsizetype bytes)
{
    m_bytes -= bytes;
    if (m_bytes == 0) {
        m_chunks.clear();
        m_first = 0;
        m_offset = 0;
        if (m_chunks.capacity() > keptCapacity)
            m_chunks.shrink_to_fit();
        return;
    }
    bytes += m_offset;
    while (bytes >= m_chunks[m_first].size()) {
        bytes -= m_chunks[m_first].size();
        m_chunks[m_first] = QByteArray();
        ++m_first;
    }
    m_offset = bytes;
    // A stream's queue may never run empty: forget the chunks that went.
    if (m_first > maximumParts) {
        m_chunks.erase(m_chunks.begin(), m_chunks.begin() + qptrdiff(m_first));
        m_first = 0;
    }
}

}  // namespace Binnacle::Http
