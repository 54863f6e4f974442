// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "db/value.h"

#include <QByteArray>

#include <chrono>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace Binnacle::Db {
class Connection;
class Database;
}  // namespace Binnacle::Db

namespace Binnacle::Schema {
class RecordQuery;
}

namespace Binnacle {

/// Makes lists cheap to walk by cursor whose order no index gives: the keys of the rows ahead are
/// sorted out once for many pages instead of once a page, and remembered until something is
/// written. What is read by those keys is still asked for rules and filter, so that a key that is
/// out of date can only leave a row out; then the page is read anew.
///
/// Memory: 64 times 64 KiB at most. Thread: any.
class RecordLookahead final
{
    Q_DISABLE_COPY_MOVE(RecordLookahead)

public:
    using Clock = std::chrono::steady_clock;

    /// A list counts as slow when a page of it took longer than @p slow. @p database must outlive
    /// it.
    explicit RecordLookahead(const Db::Database &database,
                             std::chrono::microseconds slow = std::chrono::milliseconds(4));
    ~RecordLookahead();

    struct Source;

    /// One page of a walk.
    struct Step
    {
        /// Of the page's rows, in order; nothing when the page is to be read without them.
        std::optional<std::vector<qint64>> keys{};

        // For end() alone.
        QByteArray list{};
        std::shared_ptr<Source> source{};
        size_t position = 0;
        Clock::time_point begun{};
    };

    /// Begins a page of @p limit rows behind @p place. Errors: those of the engine.
    Result<Step> begin(Db::Connection &connection, const Schema::RecordQuery &query,
                       const Db::Values &place, qint64 limit);
    /// The page has been read: @p count rows, the last of which is at @p place; that is empty when
    /// there is no next page.
    void end(const Step &step, qint64 count, const Db::Values &place);

private:
    /// Takes the page's keys out of those remembered, if they are there. @p version is how many
    /// commits they have to know of.
    bool take(Step &step, qint64 version, const Db::Values &place, qint64 limit);
    void remember(std::shared_ptr<Source> source);
    bool isSlow(const QByteArray &list);
    void addSlow(const QByteArray &list);

    const Db::Database &m_database;
    const std::chrono::microseconds m_slow;
    std::mutex m_mutex;
    // The most recently used first.
    std::list<std::shared_ptr<Source>> m_sources;
    std::list<QByteArray> m_slowLists;
};

}  // namespace Binnacle
