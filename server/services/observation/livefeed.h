// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/observation/livesample.h"
#include "services/observation/seenrequest.h"
#include "wire/stream.h"

#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace Binnacle {

struct RecordEvent;

/// What one reader of the live feed wants.
struct LiveOptions
{
    bool requests = true;
    bool metrics = true;
    bool logs = true;
    bool records = true;
    RequestFilter filter;
};

/// The open live streams. Events are server-sent events of one `id`, `event` and `data` line each.
///
/// Thread: any for subscribe(), the queueing functions and subscribers(); the rest belongs to the
/// observation's thread, on which every event is sent. Bounded: readers, requests a turn for each,
/// log entries and changes of records waiting; what is left out is counted and told to the reader.
class LiveFeed : public std::enable_shared_from_this<LiveFeed>
{
public:
    static constexpr size_t maximumSubscribers = 64;
    static constexpr qsizetype maximumBytesPerTurn = 128 * 1024;
    static constexpr size_t maximumQueuedLogs = 1000;
    static constexpr size_t maximumQueuedRecords = 1000;
    static constexpr std::chrono::seconds heartbeat{20};
    /// A reader has to come back, and prove itself anew, after that time.
    static constexpr std::chrono::minutes longestStream{30};

    /// False, and the stream closed, when there are too many already or the feed has ended.
    bool subscribe(std::shared_ptr<Wire::StreamSink> sink, LiveOptions options, UtcTime now);
    size_t subscribers() const;
    /// True after close().
    bool isClosed() const;
    /// @p entry is the JSON object of a log entry.
    void queueLog(const QByteArray &entry);
    void queueRecord(const RecordEvent &event);

    /// Keeps what readers are to be told of @p requests until publish(), which ends the turn.
    void offer(const std::vector<SeenRequest> &requests);
    /// Gives the requests that some reader was sent, in the order in which they ended.
    std::vector<SeenRequest> publish(UtcTime now);
    /// @p snapshot is a JSON object.
    void publishMetrics(const QByteArray &snapshot, UtcTime now);
    /// Sends comment lines to readers that heard nothing for long and ends streams that are too
    /// old.
    void keepAlive(UtcTime now);
    /// Ends every stream and takes no more.
    void close();

private:
    struct Subscriber
    {
        quint64 number = 0;
        // Shared with the transport, which closes it when the peer goes.
        std::shared_ptr<Wire::StreamSink> sink;
        LiveOptions options;
        UtcTime openedAt{};
        UtcTime lastSent{};
        LiveSample waiting;
    };
    /// What a request looks like on its way, by its sequence.
    struct Written
    {
        SeenRequest request;
        QByteArray event;
    };
    using WrittenRequests = std::map<quint64, Written>;
    using Subscribers = std::vector<std::shared_ptr<Subscriber>>;

    Subscribers current() const;
    void remove(quint64 number);
    void publishRequests(Subscriber &reader, WrittenRequests &written, UtcTime now);
    void publishLogs(const Subscribers &readers, UtcTime now);
    void publishRecords(const Subscribers &readers, UtcTime now);
    void send(Subscriber &reader, const QByteArray &chunk, UtcTime now);

    mutable std::mutex m_mutex;
    Subscribers m_subscribers;
    quint64 m_lastNumber = 0;
    std::vector<QByteArray> m_logs;
    quint64 m_droppedLogs = 0;
    /// The data of events.
    std::vector<QByteArray> m_records;
    quint64 m_droppedRecords = 0;
    bool m_closed = false;
};

/// One server-sent event. @p data is one line.
QByteArray liveEvent(const QByteArray &id, QByteArrayView name, const QByteArray &data);

}  // namespace Binnacle
