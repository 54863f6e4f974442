// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/admission.h"
#include "http/connection.h"
#include "http/listenaddress.h"
#include "http/mailbox.h"
#include "http/requestfeed.h"
#include "http/responsehead.h"
#include "http/serveroptions.h"
#include "router/requestsink.h"

#include <QEventLoop>
#include <QTimer>

#include <array>
#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <vector>

class QSocketNotifier;

namespace Binnacle::Http {

/// What one I/O thread has seen. Only that thread writes, any reads.
struct alignas(64) IoCounters
{
    using Counter = std::atomic<qint64>;

    Counter openConnections = 0;
    Counter openStreams = 0;
    Counter acceptedConnections = 0;
    Counter refusedConnections = 0;
    Counter requests = 0;
    Counter bytesIn = 0;
    Counter bytesOut = 0;
    Counter protocolErrors = 0;
    Counter timeouts = 0;
    Counter droppedStreams = 0;

    /// One writer needs no locked addition.
    static void add(Counter &counter, qint64 amount = 1)
    {
        counter.store(counter.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
    }
};

/// What the I/O threads of one server share. All of it outlives them.
struct IoContext
{
    const ServerOptions &options;
    RequestSink &sink;
    Admission &admission;
};

/// The connections of one I/O thread. The kernel watches them in one epoll set, and Qt's event
/// loop watches only that, so that its cost does not grow with them.
///
/// Thread: made, run and destroyed on the one it serves.
class IoLoop final
{
    Q_DISABLE_COPY_MOVE(IoLoop)

public:
    IoLoop(IoContext context, Descriptor listener, std::shared_ptr<Mailbox> mailbox,
           std::shared_ptr<IoCounters> counters);
    ~IoLoop();

    /// Errors: Unavailable when the system gives no more descriptors.
    Result<void> open();
    /// Until a ShutDownMessage came and the connections are gone.
    void run();

    // For its connections.

    const ServerOptions &options() const { return m_context.options; }
    RequestSink &sink() { return m_context.sink; }
    IoCounters &counters() { return *m_counters; }
    const std::shared_ptr<Mailbox> &mailbox() const { return m_mailbox; }
    /// Milliseconds of a steady clock, as of the turn's start.
    qint64 now() const { return m_now; }
    QByteArrayView dateField();
    /// What a read goes to first.
    std::array<char, 64 * 1024> &buffer() { return m_buffer; }
    /// 0: none.
    void setDeadline(ConnectionId id, qint64 at);
    /// Looks at the deadlines in a moment, without waiting for the next tick.
    void tickSoon();
    /// Calls advance() of that connection soon, after the others had their turn.
    void advanceLater(ConnectionId id) { m_later.push_back(id); }
    /// Takes the request through Qt HttpServer to the sink. An answer that is there at once is
    /// returned; others come by Connection::deliver().
    std::optional<Wire::Response> dispatch(ConnectionId id, quint32 request, Exchange &exchange,
                                           const Peer &peer);
    void remove(ConnectionId id);

private:
    struct Slot
    {
        std::unique_ptr<Connection> connection;
        qint64 deadline = 0;
        quint32 generation = 1;
    };
    struct Dispatch;

    void turn();
    bool runRound();
    void handleMessages();
    void handleMessage(Message &message);
    void acceptConnections();
    void add(Descriptor socket, const sockaddr_storage &address);
    void refuseConnection(const Descriptor &socket);
    void watchListener(bool isWatched);
    Connection *find(ConnectionId id) const;
    void tick();
    void beginShutDown();
    void handRequest(const QHttpServerRequest &request);
    void readClock();

    IoContext m_context;
    Descriptor m_listener;
    const std::shared_ptr<Mailbox> m_mailbox;
    const std::shared_ptr<IoCounters> m_counters;
    Descriptor m_epoll;
    QEventLoop m_eventLoop;
    QTimer m_timer;
    QTimer m_soonTimer;
    std::unique_ptr<QSocketNotifier> m_notifier;
    RequestFeed m_feed;
    Dispatch *m_dispatch = nullptr;

    qint64 m_now = 0;
    DateField m_date;
    std::vector<Slot> m_slots;
    std::vector<quint32> m_freeSlots;
    std::vector<ConnectionId> m_later;
    std::vector<std::unique_ptr<Connection>> m_closed;
    // The peer of the last connection: many come from one address.
    sockaddr_storage m_lastAddress{};
    std::shared_ptr<const Peer> m_lastPeer;
    bool m_isListenerPaused = false;
    bool m_isTurnPosted = false;
    bool m_isShuttingDown = false;
    qint64 m_shutDownDeadline = 0;
    std::array<char, 64 * 1024> m_buffer;
};

}  // namespace Binnacle::Http
