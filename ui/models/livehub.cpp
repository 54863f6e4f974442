// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/livehub.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Binnacle::Models {

namespace {

constexpr std::array retryDelays{1s, 2s, 5s, 10s, 30s};
/// Figures come every second: a server that says nothing for so long is gone.
constexpr std::chrono::milliseconds longestSilence = 20s;

QStringList wantedEvents()
{
    return {u"metrics"_s, u"log"_s, u"record"_s};
}

}  // namespace

LiveHub::LiveHub(Client::ApiClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &LiveHub::openStream);
    m_requestRetry.setSingleShot(true);
    m_requestRetry.setInterval(retryDelays.front());
    connect(&m_requestRetry, &QTimer::timeout, this, &LiveHub::openRequests);
    m_watch.setInterval(5s);
    connect(&m_watch, &QTimer::timeout, this, &LiveHub::watch);
    connect(&m_reader, &LiveReader::arrived, this, &LiveHub::tell);
}

LiveHub::~LiveHub() = default;

void LiveHub::start()
{
    if (m_stream || m_retry.isActive())
        return;
    m_attempt = 0;
    setLink(Link::Connecting);
    m_watch.start();
    openStream();
}

void LiveHub::stop()
{
    m_retry.stop();
    m_watch.stop();
    m_stream.reset();
    closeRequests();
    m_reader.clear();
}

void LiveHub::want(const QObject *reader, Requests requests)
{
    if (!m_readers.contains(reader)) {
        connect(reader, &QObject::destroyed, this, [this, reader] {
            m_readers.remove(reader);
            settleWanted();
        });
    }
    m_readers.insert(reader, requests);
    settleWanted();
}

void LiveHub::settleWanted()
{
    Requests wanted = Requests::None;
    for (const Requests one : std::as_const(m_readers))
        wanted = std::max(wanted, one);
    if (wanted == m_wanted)
        return;
    m_wanted = wanted;
    openRequests();
}

void LiveHub::closeRequests()
{
    m_requestRetry.stop();
    m_areRequestsOpen = false;
    m_requestStream.reset();
}

void LiveHub::openRequests()
{
    closeRequests();
    // The other stream says when there is a server.
    if (m_wanted == Requests::None || m_link != Link::Live || !m_stream)
        return;
    Client::RequestQuery query;
    if (m_wanted == Requests::Failures)
        query.status = u"400-599"_s;
    m_requestStream = m_client.live({u"request"_s}, query);
    connect(m_requestStream.get(), &Client::EventStream::opened, this, [this] {
        m_areRequestsOpen = true;
        emit requestsOpened();
    });
    connect(m_requestStream.get(), &Client::EventStream::eventsReceived, &m_reader,
            &LiveReader::take);
    connect(m_requestStream.get(), &Client::EventStream::closed, this, [this] {
        m_requestStream.release()->deleteLater();
        m_areRequestsOpen = false;
        m_requestRetry.start();
    });
}

qint64 LiveHub::age() const
{
    return m_heard.isValid() ? m_heard.elapsed() : -1;
}

void LiveHub::openStream()
{
    m_opened.start();
    m_reader.clear();
    m_stream = m_client.live(wantedEvents());
    connect(m_stream.get(), &Client::EventStream::opened, this, [this] {
        m_heard.start();
        m_attempt = 0;
        setLink(Link::Live);
        openRequests();
    });
    connect(m_stream.get(), &Client::EventStream::eventsReceived, this,
            [this](const QList<Client::ServerEvent> &events) {
                m_heard.start();
                m_reader.take(events);
            });
    connect(m_stream.get(), &Client::EventStream::closed, this, &LiveHub::lose);
}

void LiveHub::tell(const LiveArrivals &arrivals)
{
    if (!arrivals.requests.empty())
        emit requestsArrived(arrivals.requests);
    if (arrivals.droppedRequests > 0)
        emit requestsDropped(arrivals.droppedRequests);
    if (!arrivals.logs.empty())
        emit logsArrived(arrivals.logs);
    if (!arrivals.records.empty())
        emit recordsChanged(arrivals.records);
    if (arrivals.droppedRecords > 0)
        emit recordsDropped(arrivals.droppedRecords);
    if (arrivals.metrics) {
        m_metrics = arrivals.metrics;
        emit metricsArrived(*m_metrics);
    }
}

void LiveHub::lose(const Error &error)
{
    m_failure = error;
    // Not deleted here: this is called out of one of its signals. What came before is still told.
    if (m_stream)
        m_stream.release()->deleteLater();
    closeRequests();
    // A stream that worked ends now and then on the server's side; only a failed try is a loss.
    setLink(m_link == Link::Live ? Link::Connecting : Link::Lost);
    const size_t step = std::min(size_t(m_attempt++), retryDelays.size() - 1);
    m_retry.start(retryDelays[step]);
}

void LiveHub::watch()
{
    if (!m_stream)
        return;
    const QElapsedTimer &since = m_link == Link::Live ? m_heard : m_opened;
    if (since.isValid() && since.hasExpired(longestSilence.count()))
        lose(Error::make(Error::Kind::Timeout, tr("The server has gone silent.")));
}

void LiveHub::setLink(Link link)
{
    if (m_link == link)
        return;
    m_link = link;
    emit linkChanged(link);
}

}  // namespace Binnacle::Models
