// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/logs/logentry.h"
#include "services/logs/logstore.h"

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace Binnacle {

class MessageLog;

struct LogServiceOptions
{
    /// An entry waits at most about that long before it is written.
    std::chrono::milliseconds interval{250};
    /// As many wake the writer at once (P5.7).
    size_t batch = 200;
    size_t maximumQueuedEntries = 20'000;
    size_t maximumQueuedBytes = 32 * 1024 * 1024;
    /// Entries written a second in the long run; more wait in the queue. It keeps a storm of
    /// requests from becoming a storm of disk writes.
    size_t entriesPerSecond = 2'000;
    /// How often old entries are looked for.
    std::chrono::minutes cleanUpInterval{6 * 60};
};

/// The stored logs: takes entries without waiting, writes them in batches on a thread of its own,
/// answers for them, deletes the old.
///
/// Thread: any. addRequest() and add() hold a lock for a moment that no slow work is done under;
/// the rest blocks on the database. The queue is bounded; what finds it full is counted, and the
/// last tenth of it is kept for failures.
class LogService final
{
public:
    struct Figures
    {
        qint64 queued = 0;
        qint64 written = 0;
        qint64 dropped = 0;
    };
    /// Called with the JSON of each entry that is not a request, on the writing thread.
    using Listener = std::function<void(const QByteArray &json)>;

    /// Both must outlive the service.
    LogService(Db::Database &auxiliary, const Clock &clock, LogServiceOptions options = {});
    /// Writes what is left.
    ~LogService();
    LogService(const LogService &) = delete;
    LogService &operator=(const LogService &) = delete;

    /// These three before start(). @p messages must live until stop().
    void collectFrom(MessageLog &messages);
    void setListener(Listener listener);
    /// By number of the route: true for those whose successes are not stored.
    void setQuietRoutes(std::vector<bool> quiet);
    void start();
    /// Writes what is left and ends the thread. Later entries are dropped.
    void stop();

    LogSettings settings() const;
    /// Deletes on the service's thread what the new settings leave out.
    void setSettings(const LogSettings &settings);

    void addRequest(const Wire::RequestRecord &record);
    void add(int level, const QString &message, const JsonValue &data);
    /// Writes what is queued now, on the calling thread. Errors: as Database::write; the entries
    /// are lost and counted then.
    Result<void> flush();
    Figures figures() const;

    Result<QByteArray> list(const LogListOptions &options, const Schema::RequestInfo &info) const;
    Result<QByteArray> view(const QString &id, bool isExtended) const;
    Result<QByteArray> stats(const QString &filter, const Schema::RequestInfo &info) const;
    /// Deletes every stored entry.
    Result<void> truncate();
    /// Deletes what is older than the settings allow. Gives the number of deleted entries.
    Result<qint64> cleanUp();

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace Binnacle
