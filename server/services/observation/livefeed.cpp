// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observation/livefeed.h"

#include "core/datetime.h"
#include "services/eventbus.h"

#include <algorithm>

namespace Binnacle {

QByteArray liveEvent(const QByteArray &id, QByteArrayView name, const QByteArray &data)
{
    QByteArray text;
    text.reserve(data.size() + 48);
    text.append("id:").append(id).append("\nevent:").append(name.data(), name.size());
    text.append("\ndata:").append(data).append("\n\n");
    return text;
}

namespace {

QByteArray droppedEvent(QByteArrayView what, quint64 count)
{
    QByteArray json;
    JsonWriter writer(json);
    writer.beginObject();
    writer.key(what);
    writer.value(qint64(count));
    writer.endObject();
    return liveEvent("0", "dropped", json);
}

QByteArrayView actionName(RecordEvent::Kind kind)
{
    switch (kind) {
    case RecordEvent::Kind::Created: return "create";
    case RecordEvent::Kind::Updated: return "update";
    case RecordEvent::Kind::Deleted: return "delete";
    }
    return {};
}

QByteArray recordJson(const RecordEvent &event)
{
    const Schema::Collection &collection = event.record.collection();
    QByteArray text;
    JsonWriter json(text);
    json.beginObject();
    json.rawKey("\"action\":");
    json.utf8(actionName(event.kind));
    json.rawKey("\"collectionId\":");
    json.value(collection.id);
    json.rawKey("\"collection\":");
    json.value(collection.name);
    json.rawKey("\"id\":");
    json.value(event.record.id());
    json.endObject();
    return text;
}

}  // namespace

bool LiveFeed::subscribe(std::shared_ptr<Wire::StreamSink> sink, LiveOptions options, UtcTime now)
{
    auto subscriber = std::make_shared<Subscriber>();
    subscriber->sink = std::move(sink);
    subscriber->options = std::move(options);
    subscriber->openedAt = now;
    subscriber->lastSent = now;
    bool accepted = false;
    {
        const std::lock_guard lock(m_mutex);
        accepted = !m_closed && m_subscribers.size() < maximumSubscribers;
        if (accepted) {
            subscriber->number = ++m_lastNumber;
            m_subscribers.push_back(subscriber);
        }
    }
    if (!accepted) {
        subscriber->sink->close();
        return false;
    }
    QByteArray json;
    JsonWriter writer(json);
    writer.beginObject();
    writer.rawKey("\"time\":");
    writer.utf8(formatDateTime(now));
    writer.endObject();
    subscriber->sink->send(liveEvent("0", "hello", json));
    // Weak: a stream may outlive the feed.
    subscriber->sink->onClosed([feed = weak_from_this(), number = subscriber->number] {
        if (const std::shared_ptr<LiveFeed> alive = feed.lock())
            alive->remove(number);
    });
    return true;
}

bool LiveFeed::isClosed() const
{
    const std::lock_guard lock(m_mutex);
    return m_closed;
}

size_t LiveFeed::subscribers() const
{
    const std::lock_guard lock(m_mutex);
    return m_subscribers.size();
}

LiveFeed::Subscribers LiveFeed::current() const
{
    const std::lock_guard lock(m_mutex);
    return m_subscribers;
}

void LiveFeed::remove(quint64 number)
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_subscribers, [number](const auto &other) { return other->number == number; });
}

void LiveFeed::queueLog(const QByteArray &entry)
{
    const std::lock_guard lock(m_mutex);
    if (m_subscribers.empty())
        return;
    if (m_logs.size() < maximumQueuedLogs)
        m_logs.push_back(entry);
    else
        ++m_droppedLogs;
}

void LiveFeed::queueRecord(const RecordEvent &event)
{
    if (subscribers() == 0)
        return;
    QByteArray json = recordJson(event);
    const std::lock_guard lock(m_mutex);
    if (m_records.size() < maximumQueuedRecords)
        m_records.push_back(std::move(json));
    else
        ++m_droppedRecords;
}

void LiveFeed::send(Subscriber &reader, const QByteArray &chunk, UtcTime now)
{
    if (chunk.isEmpty())
        return;
    reader.lastSent = now;
    if (!reader.sink->send(chunk))
        remove(reader.number);
}

void LiveFeed::offer(const std::vector<SeenRequest> &requests)
{
    for (const std::shared_ptr<Subscriber> &reader : current()) {
        if (!reader->options.requests)
            continue;
        for (const SeenRequest &request : requests) {
            if (reader->options.filter.matches(*request.record))
                reader->waiting.add(request);
        }
    }
}

std::vector<SeenRequest> LiveFeed::publish(UtcTime now)
{
    const Subscribers readers = current();
    if (readers.empty())
        return {};
    publishLogs(readers, now);
    publishRecords(readers, now);
    // Each is written once, for however many readers.
    WrittenRequests written;
    for (const std::shared_ptr<Subscriber> &reader : readers)
        publishRequests(*reader, written, now);
    std::vector<SeenRequest> sent;
    sent.reserve(written.size());
    for (auto &[sequence, one] : written)
        sent.push_back(std::move(one.request));
    return sent;
}

void LiveFeed::publishRequests(Subscriber &reader, WrittenRequests &written, UtcTime now)
{
    LiveSample::Taken taken = reader.waiting.take();
    QByteArray chunk;
    for (const SeenRequest &request : taken.requests) {
        if (chunk.size() >= maximumBytesPerTurn) {
            ++taken.dropped;
            continue;
        }
        const auto [place, isNew] = written.try_emplace(request.sequence);
        if (isNew) {
            QByteArray json;
            JsonWriter writer(json);
            writeRequest(writer, request, RequestDetail::Summary);
            place->second
                = {request, liveEvent(QByteArray::number(request.sequence), "request", json)};
        }
        chunk += place->second.event;
    }
    if (taken.dropped > 0)
        chunk += droppedEvent("requests", taken.dropped);
    send(reader, chunk, now);
}

void LiveFeed::publishLogs(const Subscribers &readers, UtcTime now)
{
    std::vector<QByteArray> entries;
    quint64 dropped = 0;
    {
        const std::lock_guard lock(m_mutex);
        entries.swap(m_logs);
        dropped = std::exchange(m_droppedLogs, 0);
    }
    QByteArray chunk;
    for (const QByteArray &entry : entries) {
        if (chunk.size() >= maximumBytesPerTurn)
            ++dropped;
        else
            chunk += liveEvent("0", "log", entry);
    }
    if (dropped > 0)
        chunk += droppedEvent("logs", dropped);
    for (const std::shared_ptr<Subscriber> &reader : readers) {
        if (reader->options.logs)
            send(*reader, chunk, now);
    }
}

void LiveFeed::publishRecords(const Subscribers &readers, UtcTime now)
{
    std::vector<QByteArray> changes;
    quint64 dropped = 0;
    {
        const std::lock_guard lock(m_mutex);
        changes.swap(m_records);
        dropped = std::exchange(m_droppedRecords, 0);
    }
    QByteArray chunk;
    for (const QByteArray &change : changes) {
        if (chunk.size() >= maximumBytesPerTurn)
            ++dropped;
        else
            chunk += liveEvent("0", "record", change);
    }
    if (dropped > 0)
        chunk += droppedEvent("records", dropped);
    for (const std::shared_ptr<Subscriber> &reader : readers) {
        if (reader->options.records)
            send(*reader, chunk, now);
    }
}

void LiveFeed::publishMetrics(const QByteArray &snapshot, UtcTime now)
{
    const QByteArray event = liveEvent("0", "metrics", snapshot);
    for (const std::shared_ptr<Subscriber> &reader : current()) {
        if (reader->options.metrics)
            send(*reader, event, now);
    }
}

void LiveFeed::keepAlive(UtcTime now)
{
    for (const std::shared_ptr<Subscriber> &reader : current()) {
        if (now - reader->openedAt >= longestStream) {
            remove(reader->number);
            reader->sink->close();
        } else if (now - reader->lastSent >= heartbeat) {
            send(*reader, QByteArrayLiteral(":\n\n"), now);
        }
    }
}

void LiveFeed::close()
{
    Subscribers readers;
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        readers.swap(m_subscribers);
        m_logs.clear();
        m_records.clear();
    }
    for (const std::shared_ptr<Subscriber> &reader : readers)
        reader->sink->close();
}

}  // namespace Binnacle
