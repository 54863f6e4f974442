// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordlookahead.h"

#include "db/connection.h"
#include "db/database.h"
#include "platform/contenthash.h"
#include "schema/recordquery.h"

#include <algorithm>
#include <utility>

namespace Binnacle {

using namespace std::chrono_literals;

namespace {

constexpr size_t maximumLists = 64;
/// Keys are remembered for so many pages, within these bounds.
constexpr qint64 pagesAhead = 32;
constexpr qint64 minimumKeys = 512;
constexpr qint64 maximumKeys = 8192;
constexpr size_t maximumStarts = 64;
/// Writes of other processes are not counted, and filters may ask for the time.
constexpr auto longestUse = 2s;

QByteArray nameOf(const Db::Statement &statement)
{
    QByteArray text = statement.sql;
    for (const Db::Value &value : statement.values) {
        text += '\0' + QByteArray::number(qint64(value.index())) + ':';
        if (const auto *integer = std::get_if<qint64>(&value))
            text += QByteArray::number(*integer);
        else if (const auto *real = std::get_if<double>(&value))
            text += QByteArray::number(*real, 'g', 17);
        else if (const auto *bytes = std::get_if<QByteArray>(&value))
            text += QByteArray::number(bytes->size()) + ':' + *bytes;
        else if (const auto *blob = std::get_if<Db::Blob>(&value))
            text += QByteArray::number(blob->bytes.size()) + ':' + blob->bytes;
    }
    return contentHash(text);
}

}  // namespace

/// The keys of some rows in their order. Fixed but for `starts`, which the mutex guards.
struct RecordLookahead::Source
{
    struct Start
    {
        Db::Values place;
        size_t position = 0;
    };

    QByteArray list;
    qint64 version = 0;
    Clock::time_point readAt{};
    std::vector<qint64> keys;
    /// There are no rows behind them.
    bool areLast = false;
    /// Where pages begin.
    std::vector<Start> starts;

    std::vector<qint64> page(size_t position, qint64 limit) const
    {
        const auto first = keys.begin() + qsizetype(position);
        return {first, first + qsizetype(std::min(keys.size() - position, size_t(limit)))};
    }
};

RecordLookahead::RecordLookahead(const Db::Database &database, std::chrono::microseconds slow)
    : m_database(database)
    , m_slow(slow)
{
}

RecordLookahead::~RecordLookahead() = default;

bool RecordLookahead::isSlow(const QByteArray &list)
{
    const std::lock_guard lock(m_mutex);
    const auto found = std::find(m_slowLists.begin(), m_slowLists.end(), list);
    if (found == m_slowLists.end())
        return false;
    m_slowLists.splice(m_slowLists.begin(), m_slowLists, found);
    return true;
}

void RecordLookahead::addSlow(const QByteArray &list)
{
    const std::lock_guard lock(m_mutex);
    if (std::find(m_slowLists.begin(), m_slowLists.end(), list) != m_slowLists.end())
        return;
    m_slowLists.push_front(list);
    if (m_slowLists.size() > maximumLists)
        m_slowLists.pop_back();
}

bool RecordLookahead::take(Step &step, qint64 version, const Db::Values &place, qint64 limit)
{
    const std::lock_guard lock(m_mutex);
    m_sources.remove_if([&](const std::shared_ptr<Source> &source) {
        return source->version < version || step.begun - source->readAt > longestUse;
    });
    for (auto one = m_sources.begin(); one != m_sources.end(); ++one) {
        const Source &source = **one;
        if (source.list != step.list)
            continue;
        const auto start = std::find_if(
            source.starts.begin(), source.starts.end(),
            [&place](const Source::Start &candidate) { return candidate.place == place; });
        const bool reaches = start != source.starts.end()
            && (source.areLast || source.keys.size() - start->position >= size_t(limit));
        if (!reaches)
            continue;
        step.keys = source.page(start->position, limit);
        step.position = start->position;
        step.source = *one;
        m_sources.splice(m_sources.begin(), m_sources, one);
        return true;
    }
    return false;
}

void RecordLookahead::remember(std::shared_ptr<Source> source)
{
    const std::lock_guard lock(m_mutex);
    m_sources.push_front(std::move(source));
    if (m_sources.size() > maximumLists)
        m_sources.pop_back();
}

Result<RecordLookahead::Step> RecordLookahead::begin(Db::Connection &connection,
                                                     const Schema::RecordQuery &query,
                                                     const Db::Values &place, qint64 limit)
{
    Step step;
    step.begun = Clock::now();
    if (!query.hasLateKeys())
        return step;
    // Asked before anything is read: later commits make what is read out of date.
    const qint64 version = m_database.commits();
    step.list = nameOf(query.keysBehind({}, 0));
    if (take(step, version, place, limit) || !isSlow(step.list))
        return step;

    const qint64 count = std::max(limit, std::clamp(limit * pagesAhead, minimumKeys, maximumKeys));
    const Result<std::unique_ptr<Db::Cursor>> cursor
        = connection.query(query.keysBehind(place, count));
    if (!cursor)
        return cursor.error();
    auto source = std::make_shared<Source>();
    for (;;) {
        const Result<const Db::Row *> row = (*cursor)->next();
        if (!row)
            return row.error();
        if (!*row)
            break;
        source->keys.push_back((*row)->integer(0));
    }
    source->list = step.list;
    source->version = version;
    source->readAt = step.begun;
    source->areLast = qint64(source->keys.size()) < count;
    source->starts.push_back({place, 0});
    step.keys = source->page(0, limit);
    step.source = source;
    remember(std::move(source));
    return step;
}

void RecordLookahead::end(const Step &step, qint64 count, const Db::Values &place)
{
    if (step.list.isEmpty())
        return;
    if (!step.source) {
        if (Clock::now() - step.begun >= m_slow)
            addSlow(step.list);
        return;
    }
    if (place.empty())
        return;
    const std::lock_guard lock(m_mutex);
    std::vector<Source::Start> &starts = step.source->starts;
    const size_t position = step.position + size_t(count);
    const bool isKnown
        = std::any_of(starts.begin(), starts.end(),
                      [position](const Source::Start &one) { return one.position == position; });
    if (!isKnown && starts.size() < maximumStarts)
        starts.push_back({place, position});
}

}  // namespace Binnacle
