// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/outputqueue.h"

#include <array>
#include <cerrno>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace Binnacle::Http {

namespace {

constexpr size_t maximumParts = 64;
// What an idle connection may keep of its list.
constexpr size_t keptCapacity = 4;
// A fast reader of a large file must not keep the loop from the others.
constexpr qint64 fileBytesPerTurn = 1024 * 1024;

}  // namespace

void OutputQueue::add(QByteArray chunk)
{
    if (chunk.isEmpty())
        return;
    m_bytes += chunk.size();
    m_chunks.push_back({std::move(chunk), nullptr});
}

void OutputQueue::add(Wire::BodyPart part)
{
    if (!part.file) {
        add(std::move(part.bytes));
        return;
    }
    if (part.length <= 0)
        return;
    m_bytes += part.length;
    m_chunks.push_back(
        {{},
         std::make_unique<FileRange>(FileRange{std::move(part.file), part.offset, part.length})});
}

OutputQueue::State OutputQueue::flush(int socket, qint64 &sent)
{
    qint64 fileShare = fileBytesPerTurn;
    while (m_bytes > 0) {
        const bool isFile = m_chunks[m_first].file != nullptr;
        if (isFile && fileShare <= 0)
            return State::Paused;
        const qint64 taken = isFile ? sendFile(socket, fileShare) : sendBytes(socket);
        if (taken < 0) {
            if (errno == EINTR)
                continue;
            return errno == EAGAIN || errno == EWOULDBLOCK ? State::Blocked : State::Broken;
        }
        // The file became shorter: the promised length cannot be kept.
        if (taken == 0)
            return State::Broken;
        if (isFile)
            fileShare -= taken;
        sent += taken;
        drop(taken);
    }
    return State::Empty;
}

qint64 OutputQueue::sendBytes(int socket) const
{
    std::array<iovec, maximumParts> parts;
    size_t count = 0;
    for (size_t i = m_first; i < m_chunks.size() && count < maximumParts; ++i, ++count) {
        if (m_chunks[i].file)
            break;
        const qint64 skip = i == m_first ? m_offset : 0;
        // sendmsg only reads, but its type does not say so.
        parts[count].iov_base = const_cast<char *>(m_chunks[i].bytes.constData() + skip);
        parts[count].iov_len = size_t(m_chunks[i].bytes.size() - skip);
    }
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = count;
    return ::sendmsg(socket, &message, MSG_NOSIGNAL);
}

qint64 OutputQueue::sendFile(int socket, qint64 most) const
{
    const FileRange &range = *m_chunks[m_first].file;
    off_t offset = range.offset + m_offset;
    return ::sendfile(socket, range.file->descriptor(), &offset,
                      size_t(qMin(most, range.length - m_offset)));
}

void OutputQueue::drop(qint64 bytes)
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
    const auto sizeOf = [](const Chunk &chunk) {
        return chunk.file ? chunk.file->length : qint64(chunk.bytes.size());
    };
    bytes += m_offset;
    while (bytes >= sizeOf(m_chunks[m_first])) {
        bytes -= sizeOf(m_chunks[m_first]);
        m_chunks[m_first] = {};
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
