// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/ioloop.h"

#include <QSocketNotifier>

#include <cerrno>
#include <cstring>
#include <sys/epoll.h>
#include <sys/socket.h>

namespace Binnacle::Http {

namespace {

constexpr int maximumAccepts = 64;

constexpr ConnectionId idOf(quint32 generation, quint32 slot)
{
    return ConnectionId(generation) << 32 | slot;
}

}  // namespace

void IoLoop::watchListener(bool isWatched)
{
    epoll_event event{};
    event.events = isWatched ? quint32(EPOLLIN) : 0;
    event.data.u64 = 0;
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, m_listener.get(), &event);
    m_isListenerPaused = !isWatched;
}

void IoLoop::acceptConnections()
{
    if (!m_listener.isValid())
        return;
    for (int i = 0; i < maximumAccepts; ++i) {
        sockaddr_storage address{};
        socklen_t length = sizeof address;
        Descriptor socket(::accept4(m_listener.get(), reinterpret_cast<sockaddr *>(&address),
                                    &length, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (socket.isValid()) {
            add(std::move(socket), address);
            continue;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            return;
        if (errno == ECONNABORTED || errno == EINTR)
            continue;
        // Out of descriptors or memory: it would be reported again at once, so wait for a tick.
        watchListener(false);
        return;
    }
}

void IoLoop::add(Descriptor socket, const sockaddr_storage &address)
{
    if (!m_lastPeer || std::memcmp(&address, &m_lastAddress, sizeof address) != 0) {
        m_lastAddress = address;
        m_lastPeer = std::make_shared<const Peer>(Peer::fromAddress(address));
    }
    if (!m_context.admission.admit(*m_lastPeer)) {
        refuseConnection(socket);
        return;
    }
    if (m_freeSlots.empty()) {
        m_freeSlots.push_back(quint32(m_slots.size()));
        m_slots.emplace_back();
    }
    const quint32 index = m_freeSlots.back();
    m_freeSlots.pop_back();
    const ConnectionId id = idOf(m_slots[index].generation, index);
    const int fd = socket.get();
    m_slots[index].connection
        = std::make_unique<Connection>(*this, id, std::move(socket), m_lastPeer);
    IoCounters::add(m_counters->acceptedConnections);
    IoCounters::add(m_counters->openConnections);

    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.u64 = id;
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event) != 0)
        m_slots[index].connection->close();
}

void IoLoop::refuseConnection(const Descriptor &socket)
{
    IoCounters::add(m_counters->refusedConnections);
    QByteArray answer;
    const Wire::Response response = errorResponse(503);
    ResponseFraming framing;
    framing.keepAlive = false;
    appendResponseHead(answer, response, framing, dateField());
    answer.append(response.body);
    // A courtesy: where it does not fit, or the reset that follows overtakes it, so be it.
    [[maybe_unused]] const ssize_t sent
        = ::send(socket.get(), answer.constData(), size_t(answer.size()), MSG_NOSIGNAL);
}

Connection *IoLoop::find(ConnectionId id) const
{
    const auto index = quint32(id);
    if (index >= m_slots.size() || m_slots[index].generation != quint32(id >> 32))
        return nullptr;
    return m_slots[index].connection.get();
}

void IoLoop::setDeadline(ConnectionId id, qint64 at)
{
    m_slots[quint32(id)].deadline = at;
}

void IoLoop::remove(ConnectionId id)
{
    const auto index = quint32(id);
    Slot &slot = m_slots[index];
    m_context.admission.release(slot.connection->peer());
    IoCounters::add(m_counters->openConnections, -1);
    m_closed.push_back(std::move(slot.connection));
    slot.deadline = 0;
    ++slot.generation;
    m_freeSlots.push_back(index);
    if (m_isShuttingDown && m_counters->openConnections.load(std::memory_order_relaxed) == 0)
        m_eventLoop.quit();
}

}  // namespace Binnacle::Http
