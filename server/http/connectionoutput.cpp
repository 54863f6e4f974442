// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/connection.h"
#include "http/ioloop.h"
#include "http/responsehead.h"

#include <array>
#include <cstdio>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace Binnacle::Http {

namespace {

// Copying so little costs less than a part of its own in every sendmsg.
constexpr qsizetype maximumCopiedBody = 1024;
// What a stopped reader can hide in the kernel; it doubles the number.
constexpr int streamSendBuffer = 64 * 1024;
// A peer that vanished without a word is noticed by these: probes while a stream is silent …
constexpr int keepAliveIdleSeconds = 60;
constexpr int keepAliveIntervalSeconds = 15;
constexpr int keepAliveProbes = 3;
// … and unacknowledged data otherwise.
constexpr unsigned int unacknowledgedMilliseconds = 60'000;

void setOption(int socket, int level, int name, int value)
{
    ::setsockopt(socket, level, name, &value, sizeof value);
}

void prepareForStream(int socket)
{
    setOption(socket, SOL_SOCKET, SO_SNDBUF, streamSendBuffer);
    setOption(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
    setOption(socket, IPPROTO_TCP, TCP_KEEPIDLE, keepAliveIdleSeconds);
    setOption(socket, IPPROTO_TCP, TCP_KEEPINTVL, keepAliveIntervalSeconds);
    setOption(socket, IPPROTO_TCP, TCP_KEEPCNT, keepAliveProbes);
    ::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &unacknowledgedMilliseconds,
                 sizeof unacknowledgedMilliseconds);
}

}  // namespace

void Connection::answer(Wire::Response &&response)
{
    const bool hasHead = m_exchange && m_exchange->head.method == QByteArrayView("HEAD");
    if (response.stream && !hasHead && allowsBody(response.status)) {
        startStream(std::move(response));
        return;
    }
    ResponseFraming framing;
    framing.isHttp11 = !m_exchange || m_exchange->head.isHttp11;
    framing.keepAlive = m_keepAlive;
    framing.isHead = hasHead;
    framing.isStream = bool(response.stream);
    const bool sendsBody = !hasHead && allowsBody(response.status);
    const bool copiesBody = sendsBody && response.body.size() <= maximumCopiedBody;

    QByteArray head;
    head.reserve(256 + qsizetype(response.headers.all().size()) * 64
                 + (copiesBody ? response.body.size() : 0));
    appendResponseHead(head, response, framing, m_loop.dateField());
    if (copiesBody)
        head.append(response.body);
    m_output.add(std::move(head));
    if (sendsBody && !copiesBody)
        m_output.add(std::move(response.body));
    if (sendsBody) {
        for (Wire::BodyPart &part : response.parts)
            m_output.add(std::move(part));
    }
    m_state = State::Writing;
    beginTransfer();
    flush();
}

void Connection::startStream(Wire::Response &&response)
{
    ResponseFraming framing;
    framing.isHttp11 = m_exchange->head.isHttp11;
    framing.keepAlive = m_keepAlive = m_keepAlive && framing.isHttp11;
    framing.isStream = true;
    QByteArray head;
    appendResponseHead(head, response, framing, m_loop.dateField());
    m_output.add(std::move(head));
    prepareForStream(m_socket.get());
    m_stream = std::make_shared<EventStream>(m_id, m_loop.mailbox(),
                                             m_loop.options().limits.streamQueue);
    m_state = State::Streaming;
    IoCounters::add(m_loop.counters().openStreams);
    clearDeadline();
    if (!response.body.isEmpty())
        queueChunks({std::move(response.body)});
    flush();
    if (m_state == State::Streaming)
        response.stream(m_stream);
}

/// As one chunk of the body, however many parts it has.
void Connection::queueChunks(std::vector<QByteArray> chunks)
{
    qint64 size = 0;
    for (const QByteArray &chunk : chunks)
        size += chunk.size();
    if (size == 0)
        return;
    const bool isChunked = m_exchange->head.isHttp11;
    if (isChunked)
        m_output.add(QByteArray::number(size, 16).append("\r\n"));
    for (QByteArray &chunk : chunks)
        m_output.add(std::move(chunk));
    if (isChunked)
        m_output.add(QByteArrayLiteral("\r\n"));
}

void Connection::serveStream()
{
    if (m_state != State::Streaming)
        return;
    EventStream::Taken taken = m_stream->take();
    if (taken.isDropped) {
        IoCounters::add(m_loop.counters().droppedStreams);
        close();
        return;
    }
    queueChunks(std::move(taken.chunks));
    if (taken.isLast) {
        if (m_exchange->head.isHttp11)
            m_output.add(QByteArrayLiteral("0\r\n\r\n"));
        IoCounters::add(m_loop.counters().openStreams, -1);
        std::exchange(m_stream, nullptr)->finish();
        m_state = State::Writing;
        beginTransfer();
    }
    flush();
    if (m_state == State::ReadingHead)
        advance();
}

void Connection::flush()
{
    if (m_state == State::Closed)
        return;
    const qint64 before = m_transferred;
    const OutputQueue::State state = m_output.flush(m_socket.get(), m_transferred);
    IoCounters::add(m_loop.counters().bytesOut, m_transferred - before);
    if (state == OutputQueue::State::Broken) {
        close();
        return;
    }
    if (m_stream)
        m_stream->setUnsent(m_output.size());
    if (state == OutputQueue::State::Paused)
        m_loop.advanceLater(m_id);
    if (m_state == State::Writing && state == OutputQueue::State::Empty)
        finishExchange();
}

void Connection::finishExchange()
{
    m_exchange.reset();
    m_isProbed = false;
    if (!m_keepAlive) {
        linger();
        return;
    }
    m_state = State::ReadingHead;
    setDeadline(m_loop.options().deadlines.idle);
}

/// Closing a socket that has unread bytes resets the connection, and the peer may never see the
/// answer; so the sending side is shut and the rest is read until the peer closes.
void Connection::linger()
{
    m_state = State::Lingering;
    ::shutdown(m_socket.get(), SHUT_WR);
    setDeadline(m_loop.options().deadlines.linger);
    drain();
}

void Connection::drain()
{
    if (!receive().isEmpty() && m_isReadable)
        m_loop.advanceLater(m_id);
    if (m_isAtEnd)
        close();
}

void Connection::beginTransfer()
{
    m_transferStart = m_loop.now();
    m_transferred = 0;
    setDeadline(m_loop.options().deadlines.transferGrace);
}

/// Are @p bytes since the transfer began enough by now? Then the deadline moves to the moment at
/// which they no longer are.
bool Connection::keepsRate(qint64 bytes)
{
    const Deadlines &deadlines = m_loop.options().deadlines;
    const qint64 allowed = m_transferStart + deadlines.transferGrace.count()
        + bytes * 1000 / qMax<qint64>(1, deadlines.minimumRate);
    if (allowed <= m_loop.now())
        return false;
    m_loop.setDeadline(m_id, allowed);
    return true;
}

}  // namespace Binnacle::Http
