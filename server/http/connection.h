// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/stoptoken.h"
#include "http/admission.h"
#include "http/bodyreader.h"
#include "http/eventstream.h"
#include "http/listenaddress.h"
#include "http/outputqueue.h"
#include "http/requesthead.h"

#include <chrono>
#include <memory>
#include <optional>

namespace Binnacle::Http {

class IoLoop;

/// One request from its first byte to its answer's last.
struct Exchange
{
    /// What the head's views point into.
    QByteArray headBytes;
    RequestHead head;
    std::optional<BodyReader> reader;
    Wire::Body body;
    /// It was not read, and what of it still comes ends the connection.
    bool isBodyTooLarge = false;
    StopSource stop;
    std::chrono::steady_clock::time_point receivedAt{};
};

/// One client's connection: reads requests one after the other, each only once the answer before
/// it has left, so that answers keep the order of their requests and whoever sends ahead waits in
/// the kernel's buffers.
///
/// Thread: its I/O loop's. It ends by IoLoop::remove(), which keeps the object until the loop's
/// turn is over, so that a method may end its own connection.
class Connection final
{
    Q_DISABLE_COPY_MOVE(Connection)

public:
    Connection(IoLoop &loop, ConnectionId id, Descriptor socket, std::shared_ptr<const Peer> peer);
    ~Connection();

    /// @p events as epoll has them.
    void handleEvents(quint32 events);
    /// Goes on reading where a turn's share of work was used up.
    void advance();
    void handleDeadline();
    /// An answer from another thread; dropped unless it is for the request in work.
    void deliver(quint32 request, Wire::Response &&response);
    void serveStream();
    /// The server stops: idle connections end, requests in work get a moment.
    void shutDown();
    /// Ends it at once: the request's token stops, its stream is closed.
    void close();

    const Peer &peer() const { return *m_peer; }
    bool isClosed() const { return m_state == State::Closed; }

private:
    enum class State : quint8
    {
        ReadingHead,
        ReadingBody,
        /// The request is with the sink.
        Working,
        Writing,
        Streaming,
        /// The last answer is out; what the peer still sends is thrown away.
        Lingering,
        Closed,
    };

    QByteArrayView receive();
    bool step();
    bool readHead();
    bool acceptHead();
    bool prepareBody();
    bool readBody();
    bool concludeBody();
    void dispatch();
    void refuse(int status);
    void refuseBody();

    void answer(Wire::Response &&response);
    void startStream(Wire::Response &&response);
    void queueChunks(std::vector<QByteArray> chunks);
    void flush();
    void finishExchange();
    void linger();
    void drain();
    void probePeer();
    bool keepsRate(qint64 bytes);
    void beginTransfer();
    void setDeadline(std::chrono::milliseconds fromNow);
    void clearDeadline();

    IoLoop &m_loop;
    const ConnectionId m_id;
    Descriptor m_socket;
    // Shared with the other connections of that peer.
    const std::shared_ptr<const Peer> m_peer;
    QByteArray m_input;
    HeadScanner m_scanner;
    OutputQueue m_output;
    std::unique_ptr<Exchange> m_exchange;
    std::shared_ptr<EventStream> m_stream;
    /// When the body, or the answer, began, and what of it has passed.
    qint64 m_transferStart = 0;
    qint64 m_transferred = 0;
    quint32 m_request = 0;
    State m_state = State::ReadingHead;
    /// The kernel may have more for us; cleared by a read that says no.
    bool m_isReadable = false;
    /// The peer has sent its FIN, which waits behind its last bytes …
    bool m_sawHangup = false;
    /// … and now we have read up to it.
    bool m_isAtEnd = false;
    bool m_keepAlive = true;
    bool m_isProbed = false;
};

}  // namespace Binnacle::Http
