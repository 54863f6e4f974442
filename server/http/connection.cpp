// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/connection.h"

#include "http/ioloop.h"
#include "http/responsehead.h"

#include <cerrno>
#include <sys/epoll.h>
#include <sys/socket.h>

namespace Binnacle::Http {

namespace {

// Requests and reads of one connection in a row, before the others have their turn.
constexpr int maximumSteps = 16;
constexpr int maximumReads = 4;

}  // namespace

Connection::Connection(IoLoop &loop, ConnectionId id, Descriptor socket,
                       std::shared_ptr<const Peer> peer)
    : m_loop(loop)
    , m_id(id)
    , m_socket(std::move(socket))
    , m_peer(std::move(peer))
{
    setDeadline(m_loop.options().deadlines.head);
}

Connection::~Connection() = default;

void Connection::setDeadline(std::chrono::milliseconds fromNow)
{
    m_loop.setDeadline(m_id, m_loop.now() + qMax<qint64>(1, fromNow.count()));
}

void Connection::clearDeadline()
{
    m_loop.setDeadline(m_id, 0);
}

void Connection::close()
{
    if (m_state == State::Closed)
        return;
    m_state = State::Closed;
    m_socket.reset();
    if (m_exchange)
        m_exchange->stop.stop();
    if (m_stream) {
        IoCounters::add(m_loop.counters().openStreams, -1);
        m_stream->finish();
    }
    m_loop.remove(m_id);
}

void Connection::handleEvents(quint32 events)
{
    if (events & (EPOLLERR | EPOLLHUP)) {
        close();
        return;
    }
    if (events & EPOLLRDHUP)
        m_sawHangup = true;
    if (events & (EPOLLIN | EPOLLRDHUP))
        m_isReadable = true;
    if ((events & EPOLLOUT) && !m_output.isEmpty())
        flush();
    switch (m_state) {
    case State::ReadingHead:
    case State::ReadingBody: advance(); break;
    case State::Lingering: drain(); break;
    case State::Working:
        // It may have shut down only its sending side. That is looked into when the answer takes
        // longer than a moment, and soon, since nobody may be waiting for a slow one.
        if (m_sawHangup && !m_isProbed) {
            setDeadline(std::chrono::milliseconds(1));
            m_loop.tickSoon();
        }
        break;
    case State::Streaming:
        if (m_sawHangup)
            close();
        break;
    case State::Writing:
    case State::Closed: break;
    }
}

QByteArrayView Connection::receive()
{
    auto &buffer = m_loop.buffer();
    while (m_isReadable) {
        const ssize_t count = ::recv(m_socket.get(), buffer.data(), buffer.size(), 0);
        if (count > 0) {
            // A short read emptied the kernel's buffer, but a FIN behind it tells only by a read.
            if (size_t(count) < buffer.size() && !m_sawHangup)
                m_isReadable = false;
            IoCounters::add(m_loop.counters().bytesIn, count);
            return {buffer.data(), qsizetype(count)};
        }
        if (count < 0 && errno == EINTR)
            continue;
        m_isReadable = false;
        if (count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK))
            m_isAtEnd = true;
    }
    return {};
}

void Connection::advance()
{
    for (int i = 0; i < maximumSteps; ++i) {
        if (!step())
            return;
    }
    m_loop.advanceLater(m_id);
}

/// False when there is nothing more to do for now.
bool Connection::step()
{
    switch (m_state) {
    case State::ReadingHead:
        if (!readHead())
            return false;
        [[fallthrough]];
    case State::ReadingBody:
        if (m_exchange->reader && !readBody())
            return false;
        dispatch();
        return m_state == State::ReadingHead;
    case State::Lingering: drain(); break;
    case State::Writing: flush(); return m_state == State::ReadingHead;
    case State::Working:
    case State::Streaming:
    case State::Closed: break;
    }
    return false;
}

bool Connection::readHead()
{
    const Limits &limits = m_loop.options().limits;
    const bool wasIdle = m_input.isEmpty();
    for (;;) {
        if (!m_input.isEmpty()) {
            switch (m_scanner.scan(m_input, limits)) {
            case HeadScanner::State::Complete: return acceptHead();
            case HeadScanner::State::Refused: refuse(m_scanner.status()); return false;
            case HeadScanner::State::Incomplete: break;
            }
        }
        const QByteArrayView bytes = receive();
        if (bytes.isEmpty())
            break;
        m_input.append(bytes);
    }
    if (m_isAtEnd)
        close();
    else if (wasIdle && !m_input.isEmpty())
        setDeadline(m_loop.options().deadlines.head);
    return false;
}

bool Connection::acceptHead()
{
    auto exchange = std::make_unique<Exchange>();
    const qsizetype begin = m_scanner.begin();
    const qsizetype end = m_scanner.end();
    m_scanner.reset();
    if (begin == 0 && end == m_input.size()) {
        exchange->headBytes = std::exchange(m_input, QByteArray());
    } else {
        exchange->headBytes = m_input.sliced(begin, end - begin);
        m_input.remove(0, end);
    }
    exchange->receivedAt = std::chrono::steady_clock::now();
    ++m_request;
    IoCounters::add(m_loop.counters().requests);
    m_exchange = std::move(exchange);
    const int status
        = parseRequestHead(m_exchange->headBytes, m_loop.options().limits, m_exchange->head);
    if (status != 0) {
        refuse(status);
        return false;
    }
    m_keepAlive = m_exchange->head.keepAlive && m_keepAlive;
    return !m_exchange->head.hasBody() || prepareBody();
}

bool Connection::prepareBody()
{
    const RequestHead &head = m_exchange->head;
    const Limits &limits = m_loop.options().limits;
    qint64 limit = m_loop.sink().bodyLimit(Wire::methodFromName(head.method), head.path());
    limit = limit < 0 ? limits.body : qMin(limit, limits.body);
    if (head.contentLength > limit) {
        refuseBody();
        return false;
    }
    m_exchange->reader.emplace(head.isChunked ? -1 : head.contentLength, limit, m_loop.options());
    m_state = State::ReadingBody;
    // Whoever has sent some of the body did not wait to be asked.
    if (head.expectsContinue && m_input.isEmpty()) {
        m_output.add(QByteArrayLiteral("HTTP/1.1 100 Continue\r\n\r\n"));
        flush();
    }
    beginTransfer();
    return m_state == State::ReadingBody;
}

bool Connection::readBody()
{
    BodyReader &reader = *m_exchange->reader;
    if (!m_input.isEmpty() && !reader.takeWhole(m_input)) {
        const qsizetype used = reader.consume(m_input);
        if (used == m_input.size())
            m_input = QByteArray();
        else
            m_input.remove(0, used);
    }
    for (int i = 0; reader.state() == BodyReader::State::Incomplete; ++i) {
        if (i == maximumReads) {
            m_loop.advanceLater(m_id);
            return false;
        }
        const QByteArrayView bytes = receive();
        if (bytes.isEmpty()) {
            if (m_isAtEnd)
                close();
            return false;
        }
        const qsizetype used = reader.consume(bytes);
        m_input.append(bytes.sliced(used));
    }
    return concludeBody();
}

bool Connection::concludeBody()
{
    BodyReader &reader = *m_exchange->reader;
    if (reader.state() == BodyReader::State::Complete)
        m_exchange->body = reader.take();
    switch (reader.state()) {
    case BodyReader::State::Complete: m_exchange->reader.reset(); return true;
    case BodyReader::State::TooLarge: refuseBody(); return false;
    case BodyReader::State::DiskFailed: refuse(500); return false;
    case BodyReader::State::Malformed:
    case BodyReader::State::Incomplete: break;
    }
    refuse(400);
    return false;
}

void Connection::dispatch()
{
    m_state = State::Working;
    if (m_sawHangup)
        setDeadline(std::chrono::milliseconds(1));
    else
        clearDeadline();
    std::optional<Wire::Response> response = m_loop.dispatch(m_id, m_request, *m_exchange, *m_peer);
    if (response)
        answer(std::move(*response));
}

/// Answers a request that cannot be read to its end, and ends the connection with it.
void Connection::refuse(int status)
{
    IoCounters::add(m_loop.counters().protocolErrors);
    m_keepAlive = false;
    m_input = QByteArray();
    answer(errorResponse(status));
}

/// A browser shows an answer to a page only with the headers that the sink adds, so it is the sink
/// that refuses.
void Connection::refuseBody()
{
    IoCounters::add(m_loop.counters().protocolErrors);
    m_keepAlive = false;
    m_input = QByteArray();
    m_exchange->reader.reset();
    m_exchange->isBodyTooLarge = true;
    dispatch();
}

void Connection::deliver(quint32 request, Wire::Response &&response)
{
    if (m_state != State::Working || request != m_request)
        return;
    answer(std::move(response));
    if (m_state == State::ReadingHead)
        advance();
}

void Connection::handleDeadline()
{
    switch (m_state) {
    case State::ReadingHead:
        IoCounters::add(m_loop.counters().timeouts);
        // Nobody waits for an answer to what was never asked.
        if (m_input.isEmpty())
            close();
        else
            refuse(408);
        break;
    case State::ReadingBody:
        if (keepsRate(m_exchange->reader->received()))
            break;
        IoCounters::add(m_loop.counters().timeouts);
        refuse(408);
        break;
    case State::Writing:
        if (keepsRate(m_transferred))
            break;
        IoCounters::add(m_loop.counters().timeouts);
        close();
        break;
    case State::Working: probePeer(); break;
    case State::Lingering: close(); break;
    case State::Streaming:
    case State::Closed: break;
    }
}

/// A peer that sent its FIN while we work has either hung up or only finished sending. An interim
/// answer tells: who is gone answers it with a reset, and others ignore it (RFC 9110, 15.2).
void Connection::probePeer()
{
    clearDeadline();
    if (m_isProbed || !m_exchange->head.isHttp11)
        return;
    m_isProbed = true;
    m_output.add(QByteArrayLiteral("HTTP/1.1 102 Processing\r\n\r\n"));
    flush();
}

void Connection::shutDown()
{
    switch (m_state) {
    case State::ReadingHead:
    case State::ReadingBody:
    case State::Lingering: close(); break;
    case State::Working:
        m_keepAlive = false;
        m_exchange->stop.stop();
        break;
    case State::Streaming:
        m_keepAlive = false;
        m_stream->close();
        break;
    case State::Writing: m_keepAlive = false; break;
    case State::Closed: break;
    }
}

}  // namespace Binnacle::Http
