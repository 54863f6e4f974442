// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deliver.h"
#include "models/observation/logfeed.h"

#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Binnacle::Models {

void LogFeed::connectStreams()
{
    m_streamRetry.setSingleShot(true);
    m_streamRetry.setInterval(2s);
    connect(&m_streamRetry, &QTimer::timeout, this, &LogFeed::openOwnStream);
    connect(&m_live, &LiveHub::requestsArrived, this,
            [this](const std::vector<Client::RequestRow> &requests) {
                // Those may be failures only, for another reader, or of before it was hidden.
                if (m_isActive && !m_ownStream)
                    takeRequests(requests);
            });
    connect(&m_live, &LiveHub::requestsDropped, this, [this](qint64 count) {
        if (m_isActive && !m_ownStream)
            noteDropped(count);
    });
    connect(&m_live, &LiveHub::requestsOpened, this, [this] {
        if (m_isActive && !m_ownStream && isStreamOpen())
            streamOpened();
    });
    connect(&m_ownReader, &LiveReader::arrived, this, [this](const LiveArrivals &arrivals) {
        takeRequests(arrivals.requests);
        noteDropped(arrivals.droppedRequests);
    });
    // They are few, and come whether it is active or not: nothing tells of missed ones.
    connect(&m_live, &LiveHub::logsArrived, this, &LogFeed::takeEntries);
    connect(&m_live, &LiveHub::linkChanged, this, &LogFeed::linkChanged);
    connect(&m_live, &LiveHub::metricsArrived, this, &LogFeed::noteStart);
}

void LogFeed::setActive(bool isActive)
{
    if (m_isActive == isActive)
        return;
    if (!isActive) {
        flush();
        forgetPending();
    }
    m_isActive = isActive;
    openStreams();
    if (!isActive)
        return;
    start();
    if (isStreamOpen())
        streamOpened();
}

bool LogFeed::isStreamOpen() const
{
    if (m_ownStream)
        return m_isOwnStreamOpen;
    return m_live.toldRequests() == LiveHub::Requests::All;
}

void LogFeed::streamOpened()
{
    if (m_state == State::Ready)
        catchUp();
}

void LogFeed::forgetPending()
{
    m_received
        -= qint64(std::erase_if(m_pending, [](const LogRow &row) { return row.isRequest(); }));
}

void LogFeed::noteStart(const Client::MetricsSnapshot &metrics)
{
    if (metrics.startedAt == m_startedAt || !metrics.startedAt.isValid())
        return;
    if (m_startedAt.isValid())
        m_newestSeq = 0;  // another server now: it counts from the beginning
    m_startedAt = metrics.startedAt;
}

void LogFeed::linkChanged(LiveHub::Link link)
{
    if (link != LiveHub::Link::Live)
        m_askedUpTo = 0;  // another server may count from the beginning
    else if (m_state == State::Failed && m_isActive)
        load();
}

void LogFeed::catchUp()
{
    m_isCatchingUp = true;
    // What came before the stream opened is in the answer.
    forgetPending();
    Client::RequestQuery query;
    query.after = m_newestSeq;
    query.limit = largestPage;
    query.withOperators = m_model.areOperatorsShown();
    deliverTo(this, m_client.requestPage(query),
              [this, generation = m_generation](const Result<Client::RequestPage> &page) {
                  if (generation != m_generation)
                      return;
                  m_isCatchingUp = false;
                  if (page)
                      takeMissed(*page);
                  flush();
              });
}

void LogFeed::takeMissed(const Client::RequestPage &page)
{
    const std::vector<Client::RequestRow> &requests = page.items;
    if (requests.empty())
        return;
    const qint64 oldest = requests.back().seq;
    const bool hasAll = int(requests.size()) < largestPage && page.forgotten <= m_newestSeq;
    const bool isWhole = m_newestSeq == 0 || hasAll;
    // The server has forgotten some, or there are more than it gives at once. Somebody who
    // follows is better served by the newest, with the stored log behind them.
    if (!isWhole && m_isFollowing)
        return reload();
    std::vector<LogRow> missed;
    if (!isWhole) {
        missed.push_back(gapRow(-1, m_newestSeq, oldest));
        missed.back().time = requests.back().time.toMSecsSinceEpoch();
    }
    // Messages of that time are here already; requests that came by the stream meanwhile are told
    // by it from there on.
    const qint64 firstPending = firstSeqOf(m_pending);
    auto message = m_pending.begin();
    for (auto it = requests.rbegin(); it != requests.rend(); ++it) {
        if (firstPending > 0 && it->seq >= firstPending)
            break;
        m_newestSeq = it->seq;
        LogRow row = m_pool.fromRequest(*it);
        const qint64 end = row.time + qint64(row.duration);
        for (; message != m_pending.end() && !message->isRequest() && message->time <= end;
             ++message)
            missed.push_back(std::move(*message));
        missed.push_back(std::move(row));
        ++m_received;
    }
    m_pending.erase(m_pending.begin(), message);
    if (firstPending == 0)
        m_askedUpTo = requests.front().seq;
    show(std::move(missed));
}

void LogFeed::openStreams()
{
    closeOwnStream();
    const bool wantsOwn = m_isActive && m_model.areOperatorsShown();
    m_live.want(this, m_isActive && !wantsOwn ? LiveHub::Requests::All : LiveHub::Requests::None);
    if (wantsOwn)
        openOwnStream();
}

void LogFeed::closeOwnStream()
{
    m_streamRetry.stop();
    m_ownStream.reset();
    m_isOwnStreamOpen = false;
    m_ownReader.clear();
}

void LogFeed::openOwnStream()
{
    Client::RequestQuery query;
    query.withOperators = true;
    m_ownStream = m_client.live({u"request"_s}, query);
    connect(m_ownStream.get(), &Client::EventStream::opened, this, [this] {
        m_isOwnStreamOpen = true;
        streamOpened();
    });
    connect(m_ownStream.get(), &Client::EventStream::eventsReceived, &m_ownReader,
            &LiveReader::take);
    connect(m_ownStream.get(), &Client::EventStream::closed, this, [this] {
        m_ownStream.release()->deleteLater();
        m_isOwnStreamOpen = false;
        m_streamRetry.start();
    });
}

void LogFeed::setOperatorsShown(bool isShown)
{
    if (isShown == m_model.areOperatorsShown())
        return;
    m_model.setOperatorsShown(isShown);
    openStreams();
    m_history.setFilter(m_model.filter(), m_model.rangeFrom(), m_model.rangeTo(), isShown);
    // Those that were not asked for before are missing in between.
    if (m_state != State::Idle)
        reload();
}

}  // namespace Binnacle::Models
