// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/eventstream.h"

namespace Binnacle::Http {

EventStream::EventStream(ConnectionId connection, std::shared_ptr<Mailbox> mailbox,
                         qint64 queueLimit)
    : m_connection(connection)
    , m_mailbox(std::move(mailbox))
    , m_queueLimit(queueLimit)
{
}

EventStream::~EventStream() = default;

void EventStream::notify()
{
    m_mailbox->post(StreamMessage{shared_from_this()});
}

bool EventStream::send(const QByteArray &chunk)
{
    bool isSent = true;
    {
        const std::lock_guard lock(m_mutex);
        if (m_state != State::Open)
            return false;
        if (chunk.isEmpty())
            return true;
        const qint64 queued = m_waiting + m_unsent;
        // One large event for a reader that keeps up is no reason to drop it.
        if (queued > 0 && queued + chunk.size() > m_queueLimit) {
            m_state = State::Dropped;
            m_chunks.clear();
            isSent = false;
        } else {
            m_chunks.push_back(chunk);
            m_waiting += chunk.size();
        }
        if (m_isAnnounced)
            return isSent;
        m_isAnnounced = true;
    }
    notify();
    return isSent;
}

void EventStream::close()
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_state != State::Open)
            return;
        m_state = State::Closing;
        if (m_isAnnounced)
            return;
        m_isAnnounced = true;
    }
    notify();
}

bool EventStream::isOpen() const
{
    const std::lock_guard lock(m_mutex);
    return m_state == State::Open;
}

void EventStream::onClosed(std::function<void()> handler)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_state != State::Ended) {
            m_closedHandler = std::move(handler);
            return;
        }
    }
    handler();
}

EventStream::Taken EventStream::take()
{
    const std::lock_guard lock(m_mutex);
    m_isAnnounced = false;
    m_unsent += m_waiting;
    m_waiting = 0;
    return {std::exchange(m_chunks, {}), m_state == State::Closing, m_state == State::Dropped};
}

void EventStream::setUnsent(qint64 bytes)
{
    const std::lock_guard lock(m_mutex);
    m_unsent = bytes;
}

void EventStream::finish()
{
    std::function<void()> handler;
    {
        const std::lock_guard lock(m_mutex);
        if (m_state == State::Ended)
            return;
        m_state = State::Ended;
        m_chunks.clear();
        handler = std::exchange(m_closedHandler, nullptr);
    }
    if (handler)
        handler();
}

}  // namespace Binnacle::Http
