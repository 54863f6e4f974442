// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/failurefeed.h"

#include "core/deliver.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

/// As many as the server gives at once.
constexpr int mostKnown = 2000;
/// An answer that takes very long must not pile up what comes meanwhile.
constexpr size_t mostHeld = 5000;

}  // namespace

FailureFeed::FailureFeed(Client::ApiClient &client, LiveHub &live, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
    connect(&live, &LiveHub::requestsArrived, this, &FailureFeed::takeNew);
    connect(&live, &LiveHub::requestsDropped, this, [this] {
        m_sampledUntil = QDateTime::currentMSecsSinceEpoch() + FailureGroupsModel::window;
    });
    // Some may have failed since the last stream ended.
    connect(&live, &LiveHub::requestsOpened, this, [this] {
        if (m_isLoaded)
            ask();
    });
    connect(&live, &LiveHub::metricsArrived, this, [this](const Client::MetricsSnapshot &metrics) {
        // Another server counts from the beginning.
        if (m_startedAt.isValid() && metrics.startedAt != m_startedAt)
            m_countedUpTo = 0;
        m_startedAt = metrics.startedAt;
    });
    live.want(this, LiveHub::Requests::Failures);
}

void FailureFeed::load()
{
    if (!m_isLoaded)
        ask();
}

void FailureFeed::reload()
{
    ++m_generation;
    m_isAsking = false;
    m_isLoaded = false;
    m_countedUpTo = 0;
    m_held.clear();
    m_model.clear();
    ask();
}

void FailureFeed::ask()
{
    if (m_isAsking)
        return;
    m_isAsking = true;
    Client::RequestQuery query;
    query.status = u"400-599"_s;
    query.limit = mostKnown;
    query.after = m_countedUpTo;
    deliverTo(
        this, m_client.requests(query),
        [this, generation = m_generation](const Result<std::vector<Client::RequestRow>> &requests) {
            if (generation != m_generation)
                return;
            m_isAsking = false;
            if (requests)
                takeKnown(*requests);
            else if (!m_isLoaded)
                emit failed(requests.error());
        });
}

void FailureFeed::takeKnown(const std::vector<Client::RequestRow> &requests)
{
    m_isLoaded = true;
    count(requests);
    count(std::exchange(m_held, {}));
    emit loaded();
}

void FailureFeed::takeNew(const std::vector<Client::RequestRow> &requests)
{
    if (m_isAsking) {
        const size_t room = mostHeld - std::min(mostHeld, m_held.size());
        const size_t taken = std::min(room, requests.size());
        m_held.insert(m_held.end(), requests.begin(), requests.begin() + qsizetype(taken));
    } else if (m_isLoaded) {
        count(requests);
    }
}

void FailureFeed::count(const std::vector<Client::RequestRow> &requests)
{
    std::vector<Client::RequestRow> fresh;
    qint64 newest = m_countedUpTo;
    for (const Client::RequestRow &request : requests) {
        if (request.seq <= m_countedUpTo)
            continue;
        newest = std::max(newest, request.seq);
        if (request.status >= 400)
            fresh.push_back(request);
    }
    m_countedUpTo = newest;
    m_model.add(fresh);
    if (!fresh.empty())
        emit counted(fresh);
}

}  // namespace Binnacle::Models
