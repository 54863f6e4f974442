// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/logfeed.h"

#include "core/deliver.h"

#include <QElapsedTimer>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Binnacle::Models {

namespace {

constexpr auto flushInterval = 250ms;
constexpr int batchLimit = 500;
constexpr int smallestBatch = 50;
/// By so much a batch may grow again each time that the view keeps up.
constexpr int batchRecovery = 10;
/// Beyond it, waiting rows are left out before they reach the model.
constexpr size_t pendingLimit = 20000;
constexpr qint64 slowFlush = 50;
constexpr int firstPage = 1000;
/// With a filter on, older pages are fetched by themselves until so many rows match.
constexpr int enoughRows = 100;
constexpr int pagesInARow = 12;

}  // namespace

LogFeed::LogFeed(Client::ApiClient &client, LiveHub &live, QObject *parent, int capacity)
    : QObject(parent)
    , m_client(client)
    , m_live(live)
    , m_model(nullptr, capacity)
    , m_history(client, m_pool)
    , m_batchLimit(batchLimit)
{
    m_flushTimer.setSingleShot(true);
    m_flushTimer.setInterval(flushInterval);
    connect(&m_flushTimer, &QTimer::timeout, this, &LogFeed::flush);
    connectStreams();
    connect(&m_history, &LogHistory::pageLoaded, this, &LogFeed::takePage);
    connect(&m_history, &LogHistory::failed, this, &LogFeed::historyFailed);
    connect(&m_history, &LogHistory::stateChanged, this, &LogFeed::historyChanged);
}

qint64 LogFeed::firstSeqOf(const std::vector<LogRow> &rows)
{
    const auto first
        = std::find_if(rows.begin(), rows.end(), [](const LogRow &row) { return row.seq > 0; });
    return first == rows.end() ? 0 : first->seq;
}

void LogFeed::setState(State state, const Error &error)
{
    m_error = error;
    m_state = state;
    emit stateChanged();
}

void LogFeed::start()
{
    if (m_state == State::Idle || m_state == State::Failed)
        load();
}

void LogFeed::reload()
{
    m_history.cancel();
    m_pending.clear();
    m_pendingMissing = 0;
    m_model.clear();
    load();
}

void LogFeed::load()
{
    ++m_generation;
    m_isCatchingUp = false;
    m_missesRows = !isStreamOpen();
    m_askedUpTo = 0;
    setState(State::Loading);
    Client::RequestQuery query;
    query.limit = firstPage;
    query.withOperators = m_model.areOperatorsShown();
    deliverTo(
        this, m_client.requests(query),
        [this, generation = m_generation](const Result<std::vector<Client::RequestRow>> &requests) {
            if (generation != m_generation)
                return;
            if (requests)
                takeFirst(*requests);
            else
                setState(State::Failed, requests.error());
        });
}

void LogFeed::takeFirst(const std::vector<Client::RequestRow> &requests)
{
    // Rows that arrived meanwhile may be among them.
    const qint64 firstPending = firstSeqOf(m_pending);
    std::vector<LogRow> rows;
    rows.reserve(requests.size());
    for (auto it = requests.rbegin(); it != requests.rend(); ++it) {
        if (firstPending > 0 && it->seq >= firstPending)
            break;
        rows.push_back(m_pool.fromRequest(*it));
        m_newestSeq = it->seq;
    }
    if (firstPending == 0)
        m_askedUpTo = m_newestSeq;
    m_model.append(std::move(rows));
    m_history.restart(m_model.ring());
    setState(State::Ready);
    if (m_missesRows && isStreamOpen())
        catchUp();
    flush();
    fillUp();
}

void LogFeed::queue(LogRow row)
{
    m_pending.push_back(std::move(row));
    if (m_pending.size() > pendingLimit) {
        m_pendingMissing += qint64(pendingLimit / 2);
        m_pending.erase(m_pending.begin(), m_pending.begin() + qint64(pendingLimit / 2));
    }
    flushSoon();
}

void LogFeed::noteDropped(qint64 count)
{
    if (count == 0 || m_state != State::Ready)
        return;
    m_pendingMissing += count;
    m_received += count;
    flushSoon();
}

void LogFeed::flushSoon()
{
    // Not started anew by what comes meanwhile: a flood would put it off for ever.
    if (!m_flushTimer.isActive())
        m_flushTimer.start();
}

void LogFeed::takeRequests(const std::vector<Client::RequestRow> &requests)
{
    if (m_state == State::Idle || m_state == State::Failed)
        return;
    for (const Client::RequestRow &request : requests) {
        if (request.seq <= m_askedUpTo)
            continue;
        ++m_received;
        queue(m_pool.fromRequest(request));
    }
}

void LogFeed::takeEntries(const std::vector<Client::LogEntry> &entries)
{
    if (m_state == State::Idle || m_state == State::Failed)
        return;
    m_received += qint64(entries.size());
    for (const Client::LogEntry &entry : entries)
        queue(m_pool.fromEntry(entry));
}

void LogFeed::cutBatch(std::vector<LogRow> &batch)
{
    const auto limit = size_t(m_batchLimit);
    if (batch.size() <= limit)
        return;
    // What the filter lets through goes first; without one, failures do.
    const bool isFiltered = !m_model.filter().isEmpty();
    const auto isWanted
        = [&](const LogRow &row) { return isFiltered ? m_model.accepts(row) : row.isFailure(); };
    std::vector<bool> keeps(batch.size(), false);
    size_t kept = 0;
    for (size_t i = batch.size(); i > 0 && kept < limit; --i) {
        keeps[i - 1] = isWanted(batch[i - 1]);
        kept += keeps[i - 1] ? 1 : 0;
    }
    const bool keptAllWanted = kept < limit;
    for (size_t i = batch.size(); i > 0 && kept < limit; --i) {
        kept += keeps[i - 1] ? 0 : 1;
        keeps[i - 1] = true;
    }
    std::vector<LogRow> shown;
    shown.reserve(limit + 1);
    const auto missing = qint64(batch.size() - kept) + m_pendingMissing;
    const bool isSure = isFiltered && keptAllWanted && m_pendingMissing == 0;
    LogRow gap = gapRow(missing, m_newestSeq, 0);
    if (isSure)
        gap.text = m_model.filter().text().toUtf8();
    m_pendingMissing = 0;
    m_notShown += missing;
    for (size_t i = 0; i < batch.size(); ++i) {
        if (keeps[i])
            shown.push_back(std::move(batch[i]));
        else if (batch[i].seq > 0)
            gap.seqEnd = batch[i].seq + 1;
    }
    gap.time = shown.empty() ? 0 : shown.front().time;
    shown.insert(shown.begin(), std::move(gap));
    batch = std::move(shown);
}

void LogFeed::flush()
{
    if (m_state != State::Ready || !m_isActive || m_isCatchingUp
        || (m_pending.empty() && m_pendingMissing == 0))
        return;
    QElapsedTimer clock;
    clock.start();
    std::vector<LogRow> batch;
    batch.swap(m_pending);
    const qint64 lastSeq = [&] {
        for (auto it = batch.rbegin(); it != batch.rend(); ++it) {
            if (it->seq > 0)
                return it->seq;
        }
        return m_newestSeq;
    }();
    cutBatch(batch);
    if (m_pendingMissing > 0) {
        LogRow gap = gapRow(m_pendingMissing, m_newestSeq, firstSeqOf(batch));
        gap.time = batch.empty() ? QDateTime::currentMSecsSinceEpoch() : batch.front().time;
        batch.insert(batch.begin(), std::move(gap));
        m_notShown += m_pendingMissing;
        m_pendingMissing = 0;
    }
    m_newestSeq = lastSeq;
    show(std::move(batch));
    adaptTo(clock.elapsed());
    emit flushed();
}

void LogFeed::show(std::vector<LogRow> rows)
{
    const auto arrived = qint64(std::count_if(rows.begin(), rows.end(), [this](const LogRow &row) {
        return row.kind != LogRow::Kind::Gap && m_model.accepts(row);
    }));
    if (!m_isFollowing && m_model.freeCount() < int(rows.size())) {
        // Nothing may move under the hand, so there is no room: these wait as a gap.
        for (const LogRow &row : rows)
            m_pendingMissing
                += row.kind == LogRow::Kind::Gap ? std::max<qint64>(0, row.missing) : 1;
    } else {
        m_model.append(std::move(rows));
    }
    if (!m_isFollowing && arrived > 0) {
        m_arrivals += arrived;
        emit arrivalsChanged(m_arrivals);
    }
}

void LogFeed::adaptTo(qint64 flushTime)
{
    if (flushTime <= slowFlush) {
        m_slowFlushes = 0;
        m_batchLimit = std::min(batchLimit, m_batchLimit + batchRecovery);
    } else if (++m_slowFlushes >= 2) {
        m_batchLimit = std::max(smallestBatch, m_batchLimit / 2);
    }
}

void LogFeed::setFollowing(bool isFollowing)
{
    if (m_isFollowing == isFollowing)
        return;
    m_isFollowing = isFollowing;
    m_arrivals = 0;
    if (isFollowing)
        flush();
    emit followingChanged(isFollowing);
    emit arrivalsChanged(0);
}

void LogFeed::setFilter(const FilterExpression &filter)
{
    m_model.setFilter(filter);
    narrowed();
}

void LogFeed::setTimeRange(qint64 from, qint64 to)
{
    m_model.setTimeRange(from, to);
    narrowed();
}

void LogFeed::narrowed()
{
    m_history.setFilter(m_model.filter(), m_model.rangeFrom(), m_model.rangeTo(),
                        m_model.areOperatorsShown());
    m_pagesInARow = 0;
    if (m_state != State::Ready)
        return;
    m_history.restart(m_model.ring());
    fillUp();
    emit historyChanged();
}

bool LogFeed::canFetchOlder() const
{
    if (m_state != State::Ready || m_history.isAtEnd() || m_model.freeCount() <= 0)
        return false;
    return m_model.rangeFrom() == 0 || m_history.reached() == 0
        || m_history.reached() >= m_model.rangeFrom();
}

void LogFeed::fetchOlder()
{
    if (!canFetchOlder() || m_history.isFetching())
        return;
    m_pagesInARow = 0;
    m_history.fetch();
}

void LogFeed::fillUp()
{
    if (!canFetchOlder() || m_history.isFetching() || m_pagesInARow >= pagesInARow)
        return;
    const bool hasWholeRange = m_model.rangeFrom() == 0;
    if (m_model.rowCount() >= enoughRows && hasWholeRange)
        return;
    ++m_pagesInARow;
    m_history.fetch();
}

void LogFeed::takePage(std::vector<LogRow> rows)
{
    m_model.prepend(std::move(rows));
    fillUp();
}

void LogFeed::loadGap(int row)
{
    if (row < 0 || row >= m_model.rowCount())
        return;
    const LogRow gap = m_model.rowAt(row);
    if (gap.kind != LogRow::Kind::Gap)
        return;
    Client::RequestQuery query;
    query.after = gap.seq;
    query.before = gap.seqEnd;
    query.limit = largestPage;
    query.withOperators = m_model.areOperatorsShown();
    deliverTo(this, m_client.requests(query),
              [this, gap,
               generation = m_generation](const Result<std::vector<Client::RequestRow>> &requests) {
                  if (generation != m_generation)
                      return;
                  if (!requests)
                      return emit historyFailed(requests.error());
                  int place = -1;
                  QSet<qint64> shown;
                  for (int i = 0; i < m_model.rowCount(); ++i) {
                      const LogRow &other = m_model.rowAt(i);
                      if (other.kind == LogRow::Kind::Gap && other.seq == gap.seq
                          && other.seqEnd == gap.seqEnd)
                          place = i;
                      else if (other.seq > gap.seq && (gap.seqEnd == 0 || other.seq < gap.seqEnd))
                          shown.insert(other.seq);
                  }
                  std::vector<LogRow> rows;
                  for (auto it = requests->rbegin(); it != requests->rend(); ++it) {
                      if (!shown.contains(it->seq))
                          rows.push_back(m_pool.fromRequest(*it));
                  }
                  if (rows.empty() || place < 0)
                      return emit gapLost();
                  m_model.fillGap(place, std::move(rows),
                                  std::max<qint64>(0, gap.missing - qint64(rows.size())));
              });
}

}  // namespace Binnacle::Models
