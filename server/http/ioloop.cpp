// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/ioloop.h"

#include "http/wirerequest.h"

#include <QHttpServerRequest>
#include <QSocketNotifier>

#include <cerrno>
#include <csignal>
#include <sys/epoll.h>
#include <sys/socket.h>

using namespace Qt::StringLiterals;

namespace Binnacle::Http {

namespace {

// What the epoll set knows besides connections, whose ids are far larger.
constexpr quint64 listenerTag = 0;
constexpr quint64 mailboxTag = 1;

// A turn looks again for events so many times before Qt's timers have a chance.
constexpr int maximumRounds = 16;
constexpr std::chrono::milliseconds longestTick{500};
constexpr std::chrono::milliseconds shutDownTick{20};
constexpr std::chrono::milliseconds soon{20};

std::chrono::milliseconds tickFor(const Deadlines &deadlines)
{
    const auto shortest = std::min({deadlines.head, deadlines.idle, deadlines.transferGrace,
                                    deadlines.linger, longestTick * 4});
    return std::clamp(shortest / 4, std::chrono::milliseconds(5), longestTick);
}

/// The request being handed to the sink, for a completion that comes before it returns.
struct InlineAnswer
{
    ConnectionId connection = 0;
    quint32 request = 0;
    std::optional<Wire::Response> response;
};
thread_local InlineAnswer *currentInlineAnswer = nullptr;

}  // namespace

struct IoLoop::Dispatch
{
    ConnectionId connection;
    quint32 request;
    Exchange &exchange;
    const Peer &peer;
    bool isVerbatim;
};

IoLoop::IoLoop(IoContext context, Descriptor listener, std::shared_ptr<Mailbox> mailbox,
               std::shared_ptr<IoCounters> counters)
    : m_context(context)
    , m_listener(std::move(listener))
    , m_mailbox(std::move(mailbox))
    , m_counters(std::move(counters))
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_feed([this](const QHttpServerRequest &request) { handRequest(request); })
{
    readClock();
}

IoLoop::~IoLoop()
{
    // Ends what is left, with all members still there for it.
    for (Slot &slot : m_slots) {
        if (slot.connection)
            slot.connection->close();
    }
    m_closed.clear();
}

Result<void> IoLoop::open()
{
    const Error failure
        = Error::make(Error::Kind::Unavailable, u"The system has no more descriptors."_s);
    if (!m_epoll.isValid() || !m_mailbox->wakeUpDescriptor().isValid() || !m_feed.open())
        return failure;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = listenerTag;
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, m_listener.get(), &event) != 0)
        return failure;
    event.events = EPOLLIN | EPOLLET;
    event.data.u64 = mailboxTag;
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, m_mailbox->wakeUpDescriptor().get(), &event) != 0)
        return failure;

    m_notifier = std::make_unique<QSocketNotifier>(m_epoll.get(), QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(),
                     [this] { turn(); });
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { tick(); });
    m_timer.start(tickFor(m_context.options.deadlines));
    m_soonTimer.setSingleShot(true);
    QObject::connect(&m_soonTimer, &QTimer::timeout, &m_soonTimer, [this] { tick(); });
    return {};
}

void IoLoop::run()
{
    // sendfile() cannot say MSG_NOSIGNAL, and the signal comes to the thread that caused it.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    m_eventLoop.exec();
}

void IoLoop::readClock()
{
    const auto sinceStart = std::chrono::steady_clock::now().time_since_epoch();
    m_now = std::chrono::duration_cast<std::chrono::milliseconds>(sinceStart).count();
}

QByteArrayView IoLoop::dateField()
{
    return m_date.at(std::time(nullptr));
}

void IoLoop::turn()
{
    m_mailbox->stayAwake();
    int round = 0;
    while (round < maximumRounds && runRound())
        ++round;
    m_mailbox->fallAsleep();
    handleMessages();
    m_closed.clear();
    // Qt asks the epoll set again by itself, but it does not know of these.
    if (!m_later.empty() && !m_isTurnPosted) {
        m_isTurnPosted = true;
        QMetaObject::invokeMethod(
            m_notifier.get(),
            [this] {
                m_isTurnPosted = false;
                turn();
            },
            Qt::QueuedConnection);
    }
}

/// False when there was nothing to do.
bool IoLoop::runRound()
{
    std::array<epoll_event, 256> events;
    readClock();
    const int count = ::epoll_wait(m_epoll.get(), events.data(), int(events.size()), 0);
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = events[size_t(i)];
        if (event.data.u64 == listenerTag)
            acceptConnections();
        else if (event.data.u64 == mailboxTag)
            continue;  // its messages are taken below, wake-up or not
        else if (Connection *connection = find(event.data.u64))
            connection->handleEvents(event.events);
    }
    const bool hasMessages = !m_mailbox->isEmpty();
    if (hasMessages)
        handleMessages();
    const std::vector<ConnectionId> later = std::exchange(m_later, {});
    for (const ConnectionId id : later) {
        if (Connection *connection = find(id))
            connection->advance();
    }
    m_closed.clear();
    return count > 0 || hasMessages || !later.empty();
}

void IoLoop::handleMessages()
{
    for (Message &message : m_mailbox->take())
        handleMessage(message);
}

void IoLoop::handleMessage(Message &message)
{
    if (auto *answer = std::get_if<AnswerMessage>(&message)) {
        if (Connection *connection = find(answer->connection))
            connection->deliver(answer->request, std::move(answer->response));
    } else if (const auto *stream = std::get_if<StreamMessage>(&message)) {
        if (Connection *connection = find(stream->stream->connection()))
            connection->serveStream();
    } else {
        beginShutDown();
    }
}

std::optional<Wire::Response> IoLoop::dispatch(ConnectionId id, quint32 request, Exchange &exchange,
                                               const Peer &peer)
{
    InlineAnswer answer{id, request, {}};
    const FedRequest fed = feedOf(exchange);
    Dispatch dispatch{id, request, exchange, peer, fed.isVerbatim};
    m_dispatch = &dispatch;
    currentInlineAnswer = &answer;
    const bool wasHandled = m_feed.feed(fed.head, fed.body);
    currentInlineAnswer = nullptr;
    m_dispatch = nullptr;
    if (!wasHandled) {
        IoCounters::add(m_counters->protocolErrors);
        return errorResponse(400);
    }
    return std::move(answer.response);
}

void IoLoop::handRequest(const QHttpServerRequest &request)
{
    Wire::Completion done = [mailbox = m_mailbox, id = m_dispatch->connection,
                             number = m_dispatch->request](Wire::Response &&response) {
        InlineAnswer *current = currentInlineAnswer;
        if (current != nullptr && current->connection == id && current->request == number)
            current->response = std::move(response);
        else
            mailbox->post(AnswerMessage{id, number, std::move(response)});
    };
    m_context.sink.dispatch(
        toWireRequest(request, m_dispatch->exchange, m_dispatch->isVerbatim, m_dispatch->peer),
        std::move(done));
}

void IoLoop::tickSoon()
{
    if (!m_soonTimer.isActive())
        m_soonTimer.start(soon);
}

void IoLoop::tick()
{
    readClock();
    m_mailbox->stayAwake();
    if (m_isListenerPaused && !m_isShuttingDown)
        watchListener(true);
    for (size_t i = 0; i < m_slots.size(); ++i) {
        Slot &slot = m_slots[i];
        if (slot.deadline != 0 && slot.deadline <= m_now && slot.connection)
            slot.connection->handleDeadline();
    }
    if (m_isShuttingDown && m_now >= m_shutDownDeadline)
        m_eventLoop.quit();
    turn();
}

void IoLoop::beginShutDown()
{
    if (m_isShuttingDown)
        return;
    m_isShuttingDown = true;
    m_shutDownDeadline = m_now + m_context.options.deadlines.shutDown.count();
    m_listener.reset();
    for (size_t i = 0; i < m_slots.size(); ++i) {
        if (Connection *connection = m_slots[i].connection.get())
            connection->shutDown();
    }
    if (m_counters->openConnections.load(std::memory_order_relaxed) == 0)
        m_eventLoop.quit();
    else
        m_timer.start(shutDownTick);
}

}  // namespace Binnacle::Http
