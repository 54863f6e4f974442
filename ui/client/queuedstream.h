// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/eventparser.h"
#include "client/transport.h"
#include "wire/stream.h"

#include <memory>
#include <mutex>

namespace Binnacle::Client {

class QueuedStream;

/// What waits between the side that feeds a stream and the stream. Outlives both: either may end
/// first, on its own thread. Thread: any.
class StreamQueue final : public Wire::StreamSink
{
    Q_DISABLE_COPY_MOVE(StreamQueue)

public:
    /// What a reader may leave waiting before it counts as too slow. More than a socket may: a
    /// window can be busy for some seconds.
    static constexpr qint64 maximumBytes = 4 * 1024 * 1024;

    explicit StreamQueue(QueuedStream *reader)
        : m_reader(reader)
    {
    }
    ~StreamQueue() override;

    // The feeding side.
    bool send(const QByteArray &chunk) override;
    void close() override;
    bool isOpen() const override;
    void onClosed(std::function<void()> handler) override;

    /// The answer has come and is a stream.
    void begin();
    /// There is no stream, or no more of it.
    void fail(const Error &error);

    // The reader's side, on its thread.

    struct Taken
    {
        bool hasBegun = false;
        QByteArray bytes;
        std::optional<Error> end;
    };
    Taken take();
    /// The reader is gone, or wants no more.
    void abandon();

private:
    /// Calls the reader, once until it takes what waits. With the lock held, so that the reader
    /// cannot go meanwhile.
    void announce();
    /// Ends the stream; returns the handler to call without the lock.
    std::function<void()> end(const Error &error);

    mutable std::mutex m_mutex;
    QueuedStream *m_reader;
    bool m_isAnnounced = false;
    bool m_isOpen = true;
    bool m_hasBegun = false;
    QByteArray m_bytes;
    std::optional<Error> m_end;
    std::function<void()> m_closedHandler;
};

/// An event stream that is fed through a queue, from any thread.
class QueuedStream final : public EventStream
{
    Q_OBJECT

public:
    QueuedStream();
    ~QueuedStream() override;

    const std::shared_ptr<StreamQueue> &queue() const { return m_queue; }
    /// Tells what waits in the queue. May end with this object deleted by who listens.
    void drain();

private:
    // Shared with the feeding side.
    const std::shared_ptr<StreamQueue> m_queue;
    EventParser m_parser;
    bool m_isDone = false;
};

}  // namespace Binnacle::Client
