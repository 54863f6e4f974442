// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/loghistory.h"

#include "core/datetime.h"
#include "core/deliver.h"
#include "wire/jsonparser.h"

#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

constexpr int recentPage = 1000;
constexpr int storedPage = 500;
/// Of so many rows next to the boundary the ids are remembered.
constexpr size_t knownRows = 2500;

QString dateText(qint64 unixMs)
{
    return QString::fromLatin1(formatDateTime(UtcTime(std::chrono::milliseconds(unixMs))));
}

}  // namespace

LogHistory::LogHistory(Client::ApiClient &client, LogRowPool &pool, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_pool(pool)
{
}

LogHistory::~LogHistory()
{
    m_stop.stop();
}

void LogHistory::cancel()
{
    ++m_generation;
    m_stop.stop();
    m_stop = StopSource();
    if (!m_isFetching)
        return;
    m_isFetching = false;
    emit stateChanged();
}

void LogHistory::restart(const std::deque<LogRow> &ring)
{
    cancel();
    m_source = Source::Recent;
    m_before = 0;
    m_createdUpTo.clear();
    m_known.clear();
    m_reached = 0;
    size_t looked = 0;
    qint64 end = 0;
    for (const LogRow &row : ring) {
        if (row.kind == LogRow::Kind::Gap)
            continue;
        if (++looked > knownRows)
            break;
        m_known.insert(row.id);
        if (m_before == 0 && row.seq > 0)
            m_before = row.seq;
        if (end == 0) {
            end = row.time + qint64(row.duration) + 1;
            m_reached = row.time;
        }
    }
    if (end > 0)
        m_createdUpTo = dateText(end);
    if (looked > 0 && m_before == 0)
        m_source = Source::Stored;
}

void LogHistory::setFilter(const FilterExpression &filter, qint64 from, qint64 to,
                           bool withOperators)
{
    cancel();
    m_filter = filter;
    m_from = from;
    m_to = to;
    m_withOperators = withOperators;
}

bool LogHistory::isNarrowed() const
{
    return !m_filter.isEmpty() || m_from > 0 || m_to > 0;
}

void LogHistory::fetch()
{
    if (m_isFetching || isAtEnd())
        return;
    m_isFetching = true;
    emit stateChanged();
    if (m_source == Source::Recent)
        fetchRecent();
    else
        fetchStored();
}

void LogHistory::fetchRecent()
{
    Client::RequestQuery query = serverQuery(m_filter);
    query.before = m_before;
    query.limit = recentPage;
    query.withOperators = m_withOperators;
    deliverTo(
        this, m_client.requests(query, m_stop.token()),
        [this, generation = m_generation](const Result<std::vector<Client::RequestRow>> &requests) {
            if (generation != m_generation)
                return;
            if (requests)
                takeRecent(*requests);
            else
                fail(requests.error());
        });
}

void LogHistory::takeRecent(const std::vector<Client::RequestRow> &requests)
{
    std::vector<LogRow> rows;
    rows.reserve(requests.size());
    for (auto it = requests.rbegin(); it != requests.rend(); ++it) {
        rows.push_back(m_pool.fromRequest(*it));
        rows.back().isPartial = isNarrowed();
        m_known.insert(rows.back().id);
    }
    if (!rows.empty()) {
        m_before = rows.front().seq;
        m_reached = rows.front().time;
        m_createdUpTo = dateText(rows.front().time + qint64(rows.front().duration) + 1);
    }
    if (int(requests.size()) < recentPage)
        m_source = Source::Stored;
    finish(std::move(rows));
}

void LogHistory::fetchStored()
{
    QStringList conditions;
    QString upTo = m_createdUpTo;
    if (m_to > 0) {
        // A request is stored when it has ended.
        const QString latest = dateText(m_to + 60000);
        if (upTo.isEmpty() || latest < upTo)
            upTo = latest;
    }
    if (!upTo.isEmpty())
        conditions.append(u"created <= '"_s + upTo + u'\'');
    if (m_from > 0)
        conditions.append(u"created >= '"_s + dateText(m_from) + u'\'');
    if (const QString narrowed = storedFilter(m_filter); !narrowed.isEmpty())
        conditions.append(narrowed);
    QByteArray target = "/api/logs?perPage="_ba + QByteArray::number(storedPage)
        + "&skipTotal=true&extended=true&sort=-created"_ba;
    if (!conditions.isEmpty())
        target += "&filter="_ba + QUrl::toPercentEncoding(conditions.join(u" && "_s));
    Client::ApiRequest request;
    request.target = target;
    request.stop = m_stop.token();
    deliverTo(this, m_client.raw(std::move(request)),
              [this, generation = m_generation](const Result<Client::ApiReply> &reply) {
                  if (generation != m_generation)
                      return;
                  if (!reply)
                      return fail(reply.error());
                  const Result<JsonValue> json = Wire::parseJson(reply->body);
                  if (!json)
                      return fail(json.error());
                  if (reply->status != 200)
                      return fail(
                          Error::make(Error::Kind::Unavailable, (*json)[u"message"].toString()));
                  takeStored(*json);
              });
}

void LogHistory::takeStored(const JsonValue &answer)
{
    const JsonValue::Array &items = answer[u"items"].elements();
    std::vector<LogRow> rows;
    rows.reserve(items.size());
    for (auto it = items.rbegin(); it != items.rend(); ++it) {
        LogRow row = m_pool.fromStored(*it);
        if (m_known.contains(row.id))
            continue;
        row.isPartial = isNarrowed();
        rows.push_back(std::move(row));
    }
    if (int(items.size()) < storedPage)
        m_source = Source::End;
    if (!items.empty()) {
        const QString oldest = items.back()[u"created"].toString();
        // A whole page within one millisecond would come again for ever.
        if (rows.empty() && oldest == m_createdUpTo)
            m_source = Source::End;
        m_createdUpTo = oldest;
        m_known.clear();
        for (const LogRow &row : rows)
            m_known.insert(row.id);
        if (!rows.empty())
            m_reached = rows.front().time;
    }
    finish(std::move(rows));
}

void LogHistory::finish(std::vector<LogRow> rows)
{
    if (m_from > 0 && m_reached > 0 && m_reached < m_from)
        m_source = Source::End;
    m_isFetching = false;
    emit pageLoaded(rows);
    emit stateChanged();
}

void LogHistory::fail(const Error &error)
{
    m_isFetching = false;
    emit failed(error);
    emit stateChanged();
}

}  // namespace Binnacle::Models
