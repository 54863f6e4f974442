// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/mailbox.h"
#include "wire/stream.h"

#include <QByteArray>

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace Binnacle::Http {

/// The sending end of a response without length. Feeders append to it on any thread; the
/// connection's I/O thread takes what is there and writes it. Its reader is too slow once more
/// than a limit waits, here and in the connection's queue together; then the stream is dropped.
class EventStream final : public Wire::StreamSink, public std::enable_shared_from_this<EventStream>
{
    Q_DISABLE_COPY_MOVE(EventStream)

public:
    EventStream(ConnectionId connection, std::shared_ptr<Mailbox> mailbox, qint64 queueLimit);
    ~EventStream() override;

    bool send(const QByteArray &chunk) override;
    void close() override;
    bool isOpen() const override;
    void onClosed(std::function<void()> handler) override;

    // For the connection, on its thread.

    struct Taken
    {
        std::vector<QByteArray> chunks;
        /// No more will come.
        bool isLast = false;
        bool isDropped = false;
    };
    Taken take();
    /// What of the chunks taken so far still waits in the connection's queue.
    void setUnsent(qint64 bytes);
    /// The connection is done with the stream: calls the handler.
    void finish();
    ConnectionId connection() const { return m_connection; }

private:
    enum class State
    {
        Open,
        Closing,
        Dropped,
        Ended
    };

    void notify();

    const ConnectionId m_connection;
    // Shared: feeders may hold the stream for longer than the I/O thread lives.
    const std::shared_ptr<Mailbox> m_mailbox;
    const qint64 m_queueLimit;

    mutable std::mutex m_mutex;
    State m_state = State::Open;
    std::vector<QByteArray> m_chunks;
    qint64 m_waiting = 0;
    qint64 m_unsent = 0;
    bool m_isAnnounced = false;
    std::function<void()> m_closedHandler;
};

}  // namespace Binnacle::Http
