// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <functional>
#include <memory>

namespace Binnacle::Wire {

/// The sending end of an open event stream, made by the transport and shared with whoever feeds
/// it. Thread: any.
class StreamSink
{
public:
    virtual ~StreamSink() = default;

    /// Queues bytes; equal chunks for many streams should be one shared QByteArray. False when
    /// the stream is closed, or was closed by this call because its reader is too slow (its
    /// queue is bounded).
    virtual bool send(const QByteArray &chunk) = 0;
    /// Ends the stream once what is queued has gone.
    virtual void close() = 0;
    virtual bool isOpen() const = 0;
    /// Calls @p handler once when the stream ends, for whatever reason, on any thread; at once
    /// if it has ended already. One handler at most.
    virtual void onClosed(std::function<void()> handler) = 0;
};

/// Set in a response whose body is a stream: called once, after the head has gone out. It must
/// not block. Shared because the feeding side keeps the sink as long as it likes.
using StreamStarter = std::function<void(std::shared_ptr<StreamSink>)>;

}  // namespace Binnacle::Wire
