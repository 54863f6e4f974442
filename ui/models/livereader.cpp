// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/livereader.h"

#include "core/deliver.h"
#include "wire/jsonparser.h"

#include <QtConcurrentRun>

#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

void readEvent(const Client::ServerEvent &event, LiveArrivals &arrivals)
{
    const Result<JsonValue> json = Wire::parseJson(event.data);
    if (!json)
        return;
    if (event.name == "request") {
        arrivals.requests.push_back(Client::requestRow(*json));
    } else if (event.name == "metrics") {
        arrivals.metrics
            = std::make_shared<const Client::MetricsSnapshot>(Client::metricsSnapshot(*json));
    } else if (event.name == "log") {
        arrivals.logs.push_back(Client::logEntry(*json));
    } else if (event.name == "record") {
        if (std::optional<Client::RecordChange> change = Client::recordChange(*json))
            arrivals.records.push_back(*std::move(change));
    } else if (event.name == "dropped") {
        arrivals.droppedRequests += (*json)[u"requests"].toInteger();
        arrivals.droppedRequests += (*json)[u"logs"].toInteger();
        arrivals.droppedRecords += (*json)[u"records"].toInteger();
    }
}

LiveArrivals readEvents(const QList<Client::ServerEvent> &events)
{
    LiveArrivals arrivals;
    for (const Client::ServerEvent &event : events)
        readEvent(event, arrivals);
    return arrivals;
}

}  // namespace

LiveReader::LiveReader(QObject *parent)
    : QObject(parent)
{
    m_pool.setObjectName(u"live-reader"_s);
    m_pool.setMaxThreadCount(1);
    m_pause.setSingleShot(true);
    m_pause.setInterval(pace);
    connect(&m_pause, &QTimer::timeout, this, &LiveReader::readOn);
}

LiveReader::~LiveReader() = default;

void LiveReader::take(const QList<Client::ServerEvent> &events)
{
    for (const Client::ServerEvent &event : events) {
        const bool isRow = event.name == "request" || event.name == "log";
        const bool isChange = event.name == "record";
        // Figures, and counts of what the server left out, are few and small: they always fit.
        if ((isRow || isChange) && m_waitingBytes + event.data.size() > maximumWaitingBytes) {
            ++(isRow ? m_droppedRequests : m_droppedRecords);
            continue;
        }
        m_waiting.append(event);
        m_waitingBytes += event.data.size();
    }
    readOn();
}

void LiveReader::clear()
{
    ++m_generation;
    m_isReading = false;
    m_pause.stop();
    m_waiting.clear();
    m_waitingBytes = 0;
    m_droppedRequests = 0;
    m_droppedRecords = 0;
}

void LiveReader::readOn()
{
    if (m_isReading || m_pause.isActive() || m_waiting.isEmpty())
        return;
    m_isReading = true;
    m_waitingBytes = 0;
    deliverTo(this,
              QtConcurrent::run(
                  &m_pool, [events = std::exchange(m_waiting, {})] { return readEvents(events); }),
              [this, generation = m_generation](const LiveArrivals &arrivals) {
                  if (generation == m_generation)
                      tell(arrivals);
              });
}

void LiveReader::tell(LiveArrivals arrivals)
{
    m_isReading = false;
    arrivals.droppedRequests += std::exchange(m_droppedRequests, 0);
    arrivals.droppedRecords += std::exchange(m_droppedRecords, 0);
    m_pause.start();
    emit arrived(arrivals);
}

}  // namespace Binnacle::Models
