// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/observation/observation.h"
#include "wire/stream.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <atomic>
#include <utility>

namespace Binnacle::Tests {

class SteppedClock final : public Clock
{
public:
    UtcTime now() const override { return UtcTime(std::chrono::milliseconds(m_now.load())); }
    void advance(std::chrono::milliseconds by) { m_now += by.count(); }

private:
    std::atomic<qint64> m_now{1'800'000'000'000};
};

class CollectingSink final : public Wire::StreamSink
{
public:
    bool send(const QByteArray &chunk) override
    {
        if (m_open)
            m_text += chunk;
        return m_open;
    }
    void close() override
    {
        if (std::exchange(m_open, false) && m_handler)
            m_handler();
    }
    bool isOpen() const override { return m_open; }
    void onClosed(std::function<void()> handler) override { m_handler = std::move(handler); }

    QByteArray take() { return std::exchange(m_text, {}); }

private:
    QByteArray m_text;
    bool m_open = true;
    std::function<void()> m_handler;
};

inline Wire::RequestRecord recordOf(int route, int status, std::chrono::nanoseconds duration,
                                    const Clock &clock)
{
    Wire::RequestRecord record;
    record.startedAt = clock.now();
    record.id = "req-" + QByteArray::number(route) + '-' + QByteArray::number(status);
    record.route = route;
    record.pattern = "/api/route/" + QByteArray::number(route);
    record.method = "GET";
    record.url = record.pattern + "?page=1";
    record.status = status;
    record.duration = duration;
    record.requestBytes = 10;
    record.responseBytes = 100;
    record.userIp = "127.0.0.1";
    if (status >= 400)
        record.errorMessage = QStringLiteral("It failed.");
    record.statements.add({"SELECT 1", std::chrono::microseconds(2), 1});
    return record;
}

inline void finish(Observation &observation, Wire::RequestRecord record)
{
    observation.requestStarted(record.route);
    observation.requestFinished(std::move(record));
}

inline QJsonObject parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

}  // namespace Binnacle::Tests
