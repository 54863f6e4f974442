// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/stream.h"

#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace Binnacle {

/// The streams that somebody keeps open who proved who it is. A stream outlives the check of its
/// request; so the check is made again, and a stream that would not be given any more ends: when
/// rights change (review()), and now and then while it is fed, for tokens that expire and for what
/// other programs change.
///
/// Thread: any. review() and watch() block on the database. Streams may not be fed any more when
/// it goes.
class OpenStreams final
{
public:
    /// Whether the stream would be given today. Blocks on the database, does not throw.
    using Check = std::function<bool()>;
    /// Has a worker run the job; false when none will.
    using Later = std::function<bool(std::function<void()> job)>;

    /// A stream that is fed is looked at again after @p interval, by @p later.
    OpenStreams(std::chrono::milliseconds interval, Later later);
    ~OpenStreams();
    OpenStreams(const OpenStreams &) = delete;
    OpenStreams &operator=(const OpenStreams &) = delete;

    /// What to start the stream with instead of @p start. @p owner is the id of the account or API
    /// key that it is given to.
    Wire::StreamStarter watch(const QString &owner, Check check, Wire::StreamStarter start);
    /// Looks at the streams of @p owner, or at all if that is empty; those that end have ended
    /// when it returns.
    void review(const QString &owner);

private:
    class Stream;

    const std::chrono::milliseconds m_interval;
    const Later m_later;
    std::mutex m_mutex;
    // A stream belongs to whoever feeds it, and before that to what will start it.
    std::vector<std::weak_ptr<Stream>> m_streams;
};

}  // namespace Binnacle
