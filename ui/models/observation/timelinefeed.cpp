// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/timelinefeed.h"

#include "core/datetime.h"
#include "core/deliver.h"
#include "models/observation/failurefeed.h"
#include "wire/jsonparser.h"

#include <QUrl>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Binnacle::Models {

namespace {

constexpr auto pollEvery = 30s;
constexpr auto streamRetry = 2s;
constexpr int mostChanges = 100;
constexpr auto longestAsk = 3s;
constexpr qint64 reachMs = std::chrono::milliseconds(6h).count();
/// Requests a second from which on the stored logs grow too fast to be looked through.
constexpr double busyRate = 200;

/// Of the stored logs: messages, what changed something, and what the server could not do.
const QString storedEvents
    = u"(data.type != 'request' || data.status >= 500 || (data.method != 'GET' && data.status < 400"
      " && data.url !~ '%/records%' && (data.url ~ '/api/collections%'"
      " || data.url ~ '/api/settings%' || data.url ~ '/api/backups%' || data.url ~ '/api/sql%')))"_s;

}  // namespace

TimelineFeed::TimelineFeed(Client::ApiClient &client, LiveHub &live, FailureFeed &failures,
                           QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_live(live)
{
    m_timer.setInterval(pollEvery);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (!isBusy())
            ask();
    });
    m_streamRetry.setSingleShot(true);
    m_streamRetry.setInterval(streamRetry);
    connect(&m_streamRetry, &QTimer::timeout, this, &TimelineFeed::openStream);
    connect(&m_reader, &LiveReader::arrived, this,
            [this](const LiveArrivals &arrivals) { addRequests(arrivals.requests); });
    m_deadline.setSingleShot(true);
    m_deadline.setInterval(longestAsk);
    connect(&m_deadline, &QTimer::timeout, this, [this] { m_stop.stop(); });
    connect(&failures, &FailureFeed::counted, this, &TimelineFeed::addRequests);
    connect(&live, &LiveHub::logsArrived, this, &TimelineFeed::addMessages);
    connect(&live, &LiveHub::metricsArrived, this, &TimelineFeed::noteStart);
}

TimelineFeed::~TimelineFeed()
{
    m_stop.stop();
}

void TimelineFeed::setActive(bool isActive)
{
    if (isActive == m_timer.isActive())
        return;
    if (!isActive) {
        m_timer.stop();
        m_streamRetry.stop();
        m_stream.reset();
        m_reader.clear();
        return;
    }
    m_timer.start();
    openStream();
    noteStart(m_live.metrics());
    if (!m_hasAnswer || !isBusy())
        ask();
}

void TimelineFeed::openStream()
{
    Client::RequestQuery query;
    query.onlyChanges = true;
    m_stream = m_client.live({u"request"_s}, query);
    connect(m_stream.get(), &Client::EventStream::opened, this, &TimelineFeed::askChanges);
    connect(m_stream.get(), &Client::EventStream::eventsReceived, &m_reader, &LiveReader::take);
    connect(m_stream.get(), &Client::EventStream::closed, this, [this] {
        m_stream.release()->deleteLater();
        m_streamRetry.start();
    });
}

void TimelineFeed::askChanges()
{
    Client::RequestQuery query;
    query.onlyChanges = true;
    query.limit = mostChanges;
    deliverTo(
        this, m_client.requests(query),
        [this, generation = m_generation](const Result<std::vector<Client::RequestRow>> &requests) {
            if (requests && generation == m_generation)
                addRequests(*requests);
        });
}

void TimelineFeed::reload()
{
    ++m_generation;
    m_stop.stop();
    m_isAsking = false;
    m_askedUpTo = 0;
    m_startedAt = {};
    m_model.clear();
    noteStart(m_live.metrics());
    askChanges();
    ask();
}

bool TimelineFeed::isBusy() const
{
    return m_live.metrics().rate > busyRate;
}

void TimelineFeed::ask()
{
    if (m_isAsking)
        return;
    m_isAsking = true;
    m_stop = StopSource();
    m_deadline.start();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    // Entries are written a moment after they are made.
    const qint64 from = std::max(now - reachMs, m_askedUpTo - 5000);
    const QString since
        = QString::fromLatin1(formatDateTime(UtcTime(std::chrono::milliseconds(from))));
    Client::ApiRequest request;
    request.target = "/api/logs?perPage=100&skipTotal=true&extended=true&sort=-created&filter="
        + QUrl::toPercentEncoding(u"created >= '"_s + since + u"' && "_s + storedEvents);
    request.stop = m_stop.token();
    deliverTo(this, m_client.raw(std::move(request)),
              [this, now, generation = m_generation](const Result<Client::ApiReply> &reply) {
                  if (generation != m_generation)
                      return;
                  m_isAsking = false;
                  m_deadline.stop();
                  if (reply && reply->status == 200)
                      m_askedUpTo = now;
                  take(reply);
              });
}

void TimelineFeed::take(const Result<Client::ApiReply> &reply)
{
    const Result<JsonValue> json = reply && reply->status == 200
        ? Wire::parseJson(reply->body)
        : Result<JsonValue>(Error::make(Error::Kind::Unavailable));
    m_isPartial = !json && m_askedUpTo == 0;
    m_hasAnswer = true;
    std::vector<TimelineEvent> events;
    const JsonValue items = json ? (*json)[u"items"] : JsonValue::array();
    for (const JsonValue &item : items.elements()) {
        if (std::optional<TimelineEvent> event = timelineEvent(m_pool.fromStored(item)))
            events.push_back(*std::move(event));
    }
    m_model.add(events);
    emit changed();
}

void TimelineFeed::noteStart(const Client::MetricsSnapshot &metrics)
{
    if (!metrics.startedAt.isValid() || metrics.startedAt == m_startedAt)
        return;
    m_startedAt = metrics.startedAt;
    TimelineEvent event;
    event.kind = TimelineEvent::Kind::Start;
    event.time = metrics.startedAt.toMSecsSinceEpoch();
    event.what = TimelineModel::tr("Server started");
    event.detail = metrics.json[u"version"][u"application"].toString();
    add({event});
}

void TimelineFeed::addRequests(const std::vector<Client::RequestRow> &requests)
{
    std::vector<TimelineEvent> events;
    for (const Client::RequestRow &request : requests) {
        if (request.status >= 400 && request.status < 500)
            continue;
        if (std::optional<TimelineEvent> event = timelineEvent(m_pool.fromRequest(request)))
            events.push_back(*std::move(event));
    }
    add(events);
}

void TimelineFeed::addMessages(const std::vector<Client::LogEntry> &entries)
{
    std::vector<TimelineEvent> events;
    for (const Client::LogEntry &entry : entries) {
        if (std::optional<TimelineEvent> event = timelineEvent(m_pool.fromEntry(entry)))
            events.push_back(*std::move(event));
    }
    add(events);
}

void TimelineFeed::add(const std::vector<TimelineEvent> &events)
{
    if (events.empty())
        return;
    m_model.add(events);
    emit changed();
}

}  // namespace Binnacle::Models
