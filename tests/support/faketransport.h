// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/transport.h"

#include <QPointer>

#include <deque>
#include <functional>
#include <utility>
#include <vector>

namespace Binnacle::Tests {

/// A stream that the test feeds.
class FakeStream final : public Client::EventStream
{
public:
    explicit FakeStream(Client::ApiRequest made)
        : request(std::move(made))
    {
    }

    const Client::ApiRequest request;

    void open() { emit opened(); }
    void send(const QByteArray &name, const JsonValue &data)
    {
        emit eventsReceived({{QByteArrayLiteral("0"), name, data.toJson()}});
    }
    void send(const QList<Client::ServerEvent> &events) { emit eventsReceived(events); }
    void close(const Error &error = Error::make(Error::Kind::Unavailable)) { emit closed(error); }
};

/// Stands for a server: answers by a function from request to reply, or by a table of targets.
///
/// Thread: the test's. Answers reach their futures at once, or by release() while it holds them.
class FakeTransport final : public Client::Transport
{
public:
    using Answer = std::function<Result<Client::ApiReply>(const Client::ApiRequest &)>;

    /// Asked when on() has nothing for the request; 404 without it.
    Answer answer;
    /// Everything that was sent, in its order.
    std::vector<Client::ApiRequest> requests;
    /// While true, answers wait for release(). They are made when they are released.
    bool isHolding = false;
    /// False: streams fail as soon as they are opened.
    bool opensStreams = true;

    static Client::ApiReply json(const JsonValue &body, int status = 200)
    {
        return jsonText(body.toJson(), status);
    }
    static Client::ApiReply jsonText(const QByteArray &body, int status = 200)
    {
        Client::ApiReply reply;
        reply.status = status;
        reply.headers.add(QByteArrayLiteral("Content-Type"), QByteArrayLiteral("application/json"));
        reply.body = body;
        reply.duration = std::chrono::milliseconds(1);
        return reply;
    }
    /// The error envelope of the API.
    static Client::ApiReply error(int status, const QString &message,
                                  const JsonValue &fields = JsonValue::object())
    {
        return json(JsonValue::object({{QStringLiteral("data"), fields},
                                       {QStringLiteral("message"), JsonValue(message)},
                                       {QStringLiteral("status"), JsonValue(status)}}),
                    status);
    }

    /// Answers requests of that method whose target begins with @p prefix; of several that fit
    /// the longest, the newest of equal ones.
    void on(const QByteArray &method, const QByteArray &prefix, Answer reply)
    {
        m_table.push_back({method, prefix, std::move(reply)});
    }
    void on(const QByteArray &method, const QByteArray &prefix, const Client::ApiReply &reply)
    {
        on(method, prefix, [reply](const Client::ApiRequest &) { return reply; });
    }

    /// Answers the oldest @p count requests that wait; all of them by default.
    void release(int count = -1)
    {
        for (; count != 0 && !m_held.empty(); --count) {
            Held held = std::move(m_held.front());
            m_held.pop_front();
            held.done(reply(held.request));
        }
    }
    int held() const { return int(m_held.size()); }

    int count(const QByteArray &method, const QByteArray &prefix) const
    {
        int found = 0;
        for (const Client::ApiRequest &request : requests)
            found += request.method == method && request.target.startsWith(prefix) ? 1 : 0;
        return found;
    }

    /// The newest stream that is still there, or null.
    FakeStream *stream() const { return m_stream; }
    int openedStreams() const { return m_openedStreams; }

    void call(Client::ApiRequest request, Client::ReplyHandler done) override
    {
        requests.push_back(request);
        if (isHolding)
            m_held.push_back({std::move(done), std::move(request)});
        else
            done(reply(request));
    }

    std::unique_ptr<Client::EventStream> open(Client::ApiRequest request) override
    {
        ++m_openedStreams;
        auto stream = std::make_unique<FakeStream>(std::move(request));
        m_stream = stream.get();
        // Queued, for nobody is connected yet.
        QMetaObject::invokeMethod(
            stream.get(),
            [this, made = stream.get()] { opensStreams ? made->open() : made->close(); },
            Qt::QueuedConnection);
        return stream;
    }

private:
    struct Entry
    {
        QByteArray method;
        QByteArray prefix;
        Answer reply;
    };
    struct Held
    {
        Client::ReplyHandler done;
        Client::ApiRequest request;
    };

    Result<Client::ApiReply> reply(const Client::ApiRequest &request) const
    {
        if (request.stop.isStopped())
            return Error::make(Error::Kind::Cancelled);
        const Entry *best = nullptr;
        for (const Entry &entry : m_table) {
            if (entry.method == request.method && request.target.startsWith(entry.prefix)
                && (!best || entry.prefix.size() >= best->prefix.size()))
                best = &entry;
        }
        if (best)
            return best->reply(request);
        if (answer)
            return answer(request);
        return error(404, QStringLiteral("The requested resource wasn't found."));
    }

    std::vector<Entry> m_table;
    std::deque<Held> m_held;
    QPointer<FakeStream> m_stream;
    int m_openedStreams = 0;
};

}  // namespace Binnacle::Tests
