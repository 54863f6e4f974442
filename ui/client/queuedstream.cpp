// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/queuedstream.h"

#include <QPointer>

#include <utility>

using namespace Qt::StringLiterals;

namespace Binnacle::Client {

StreamQueue::~StreamQueue() = default;

void StreamQueue::announce()
{
    if (m_isAnnounced || !m_reader)
        return;
    m_isAnnounced = true;
    QMetaObject::invokeMethod(m_reader, &QueuedStream::drain, Qt::QueuedConnection);
}

std::function<void()> StreamQueue::end(const Error &error)
{
    if (!m_isOpen)
        return {};
    m_isOpen = false;
    m_end = error;
    announce();
    return std::exchange(m_closedHandler, nullptr);
}

bool StreamQueue::send(const QByteArray &chunk)
{
    std::function<void()> handler;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_isOpen)
            return false;
        if (m_bytes.isEmpty() || m_bytes.size() + chunk.size() <= maximumBytes) {
            m_bytes.append(chunk);
            if (!chunk.isEmpty())
                announce();
            return true;
        }
        m_bytes.clear();
        handler = end(Error::make(Error::Kind::Unavailable,
                                  u"The window was too busy to follow the event stream."_s));
    }
    if (handler)
        handler();
    return false;
}

void StreamQueue::close()
{
    fail(Error::make(Error::Kind::Unavailable, u"The server has ended the stream."_s));
}

void StreamQueue::fail(const Error &error)
{
    std::function<void()> handler;
    {
        const std::lock_guard lock(m_mutex);
        handler = end(error);
    }
    if (handler)
        handler();
}

bool StreamQueue::isOpen() const
{
    const std::lock_guard lock(m_mutex);
    return m_isOpen;
}

void StreamQueue::onClosed(std::function<void()> handler)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_isOpen) {
            m_closedHandler = std::move(handler);
            return;
        }
    }
    handler();
}

void StreamQueue::begin()
{
    const std::lock_guard lock(m_mutex);
    if (!m_isOpen)
        return;
    m_hasBegun = true;
    announce();
}

StreamQueue::Taken StreamQueue::take()
{
    const std::lock_guard lock(m_mutex);
    m_isAnnounced = false;
    Taken taken;
    taken.hasBegun = std::exchange(m_hasBegun, false);
    taken.bytes = std::exchange(m_bytes, QByteArray());
    taken.end = std::exchange(m_end, std::nullopt);
    return taken;
}

void StreamQueue::abandon()
{
    std::function<void()> handler;
    {
        const std::lock_guard lock(m_mutex);
        m_reader = nullptr;
        m_bytes.clear();
        handler = end(Error::make(Error::Kind::Cancelled));
    }
    if (handler)
        handler();
}

QueuedStream::QueuedStream()
    : m_queue(std::make_shared<StreamQueue>(this))
{
}

QueuedStream::~QueuedStream()
{
    m_queue->abandon();
}

void QueuedStream::drain()
{
    if (m_isDone)
        return;
    StreamQueue::Taken taken = m_queue->take();
    QList<ServerEvent> events;
    if (Result<void> fed = m_parser.feed(taken.bytes, events); !fed)
        taken.end = std::move(fed).error();
    m_isDone = taken.end.has_value();
    // Whoever listens may delete this object in any of these.
    const QPointer<QueuedStream> self = this;
    if (taken.hasBegun)
        emit opened();
    if (self && !events.isEmpty())
        emit eventsReceived(events);
    if (!self || !m_isDone)
        return;
    m_queue->abandon();
    emit closed(*taken.end);
}

}  // namespace Binnacle::Client
