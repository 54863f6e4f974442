// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/logs/logservice.h"

#include "core/datetime.h"
#include "core/jsonwriter.h"
#include "services/logs/messagelog.h"

#include <QLoggingCategory>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <limits>
#include <mutex>
#include <thread>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Binnacle {

namespace {

Q_LOGGING_CATEGORY(lcLogs, "binnacle.services.logs", QtInfoMsg)

/// How long the writer leaves a database alone that refused a batch.
constexpr auto pauseAfterFailure = 5s;
constexpr size_t maximumBatch = 1000;

}  // namespace

class LogService::Private
{
public:
    Private(Db::Database &auxiliary, const Clock &source, const LogServiceOptions &wanted)
        : clock(source)
        , options(wanted)
        , store(auxiliary)
    {
    }

    void enqueue(LogEntry &&entry);
    bool hasRoom(bool isFailure) const;
    std::vector<LogEntry> takeQueued(size_t limit);
    void collectMessages();
    Result<void> write(const std::vector<LogEntry> &entries);
    void tell(const LogEntry &entry) const;
    UtcTime oldestKept(const LogSettings &current) const;
    void run();
    void turn(std::chrono::steady_clock::duration elapsed);
    void cleanUpWhenDue();

    const Clock &clock;
    const LogServiceOptions options;
    LogStore store;
    std::mutex messagesMutex;  // one taker at a time
    MessageLog *messages = nullptr;
    quint64 messagesDropped = 0;
    Listener listener;
    std::vector<bool> quietRoutes;

    mutable std::mutex mutex;  // guards what follows, up to the thread
    std::condition_variable wake;
    LogSettings settings;
    std::deque<LogEntry> queue;
    size_t queuedBytes = 0;
    bool settingsChanged = false;
    bool stopping = false;
    std::atomic<qint64> written{0};
    std::atomic<qint64> dropped{0};

    // Of the writing thread.
    double allowance = 0;
    std::chrono::steady_clock::time_point resumeAt{};
    std::optional<UtcTime> cleanedAt;
    std::mutex writeMutex;  // keeps batches in order when flush() writes too
    std::thread thread;
};

bool LogService::Private::hasRoom(bool isFailure) const
{
    const size_t limit = options.maximumQueuedEntries;
    return queue.size() < (isFailure ? limit : limit - limit / 10)
        && queuedBytes < options.maximumQueuedBytes;
}

void LogService::Private::enqueue(LogEntry &&entry)
{
    bool isFull = false;
    {
        const std::lock_guard lock(mutex);
        if (stopping || !hasRoom(entry.level >= LogLevel::warning)) {
            dropped.fetch_add(1, std::memory_order_relaxed);
            return;
        }
        queuedBytes += entry.sizeInMemory();
        queue.push_back(std::move(entry));
        isFull = queue.size() == options.batch;
    }
    if (isFull)
        wake.notify_one();
}

std::vector<LogEntry> LogService::Private::takeQueued(size_t limit)
{
    std::vector<LogEntry> entries;
    const std::lock_guard lock(mutex);
    const size_t count = std::min(limit, queue.size());
    entries.reserve(count);
    for (size_t i = 0; i < count; ++i) {
        queuedBytes -= queue.front().sizeInMemory();
        entries.push_back(std::move(queue.front()));
        queue.pop_front();
    }
    return entries;
}

void LogService::Private::collectMessages()
{
    const std::lock_guard oneTaker(messagesMutex);
    if (!messages)
        return;
    LogSettings current;
    {
        const std::lock_guard lock(mutex);
        current = settings;
    }
    const quint64 lost = messages->dropped();
    dropped.fetch_add(qint64(lost - std::exchange(messagesDropped, lost)),
                      std::memory_order_relaxed);
    messages->take([&](ProgramMessage &&message) {
        if (current.maxDays <= 0 || message.level < current.minLevel)
            return;
        const JsonValue data
            = JsonValue::object({{u"category"_s, JsonValue(QString::fromUtf8(message.category))},
                                 {u"type"_s, JsonValue(u"program"_s)}});
        enqueue(programEntry(message.time, message.level, message.text, data, current));
    });
}

Result<void> LogService::Private::write(const std::vector<LogEntry> &entries)
{
    if (entries.empty())
        return {};
    const MessageLog::Mute noEcho;
    Result<void> stored = store.insert(entries);
    if (!stored) {
        dropped.fetch_add(qint64(entries.size()), std::memory_order_relaxed);
        qCWarning(lcLogs, "%zu log entries could not be stored: %s", entries.size(),
                  qUtf8Printable(stored.error().detail));
        return stored;
    }
    written.fetch_add(qint64(entries.size()), std::memory_order_relaxed);
    if (listener) {
        for (const LogEntry &entry : entries)
            tell(entry);
    }
    return {};
}

/// Requests have a feed of their own.
void LogService::Private::tell(const LogEntry &entry) const
{
    if (entry.data.contains("\"type\":\"request\""))
        return;
    QByteArray text;
    JsonWriter json(text);
    json.beginObject();
    json.rawKey("\"created\":");
    json.utf8(formatDateTime(entry.created));
    json.rawKey("\"data\":");
    json.raw(entry.data);
    json.rawKey("\"message\":");
    json.utf8(entry.message);
    json.rawKey("\"level\":");
    json.value(entry.level);
    json.endObject();
    listener(text);
}

UtcTime LogService::Private::oldestKept(const LogSettings &current) const
{
    return clock.now() - std::chrono::days(std::max(0, current.maxDays));
}

void LogService::Private::run()
{
    auto before = std::chrono::steady_clock::now();
    allowance = double(options.batch);
    std::unique_lock lock(mutex);
    while (!stopping) {
        wake.wait_for(lock, options.interval, [this] {
            return stopping || settingsChanged
                || (queue.size() >= options.batch && allowance >= double(options.batch));
        });
        lock.unlock();
        const auto now = std::chrono::steady_clock::now();
        turn(now - before);
        before = now;
        lock.lock();
    }
}

void LogService::Private::turn(std::chrono::steady_clock::duration elapsed)
{
    collectMessages();
    const double rate = double(options.entriesPerSecond);
    allowance = std::min(allowance + rate * std::chrono::duration<double>(elapsed).count(), rate);
    const auto now = std::chrono::steady_clock::now();
    if (now >= resumeAt && allowance >= 1) {
        const std::lock_guard inOrder(writeMutex);
        const std::vector<LogEntry> entries = takeQueued(std::min(maximumBatch, size_t(allowance)));
        allowance -= double(entries.size());
        if (!write(entries))
            resumeAt = now + pauseAfterFailure;
    }
    cleanUpWhenDue();
}

void LogService::Private::cleanUpWhenDue()
{
    LogSettings current;
    bool isNew = false;
    {
        const std::lock_guard lock(mutex);
        isNew = std::exchange(settingsChanged, false);
        current = settings;
    }
    const UtcTime now = clock.now();
    if (!isNew && cleanedAt && now - *cleanedAt < options.cleanUpInterval)
        return;
    cleanedAt = now;
    const int lowest = isNew ? current.minLevel : std::numeric_limits<int>::min();
    const MessageLog::Mute noEcho;
    // Without logs there shall be no file full of old ones either.
    const bool isEmptied = isNew && current.maxDays <= 0;
    const Result<void> done = isEmptied
        ? store.removeAll()
        : store.removeOld(oldestKept(current), lowest).and_then([](qint64) -> Result<void> {
              return {};
          });
    if (!done)
        qCWarning(lcLogs, "Old log entries could not be deleted: %s",
                  qUtf8Printable(done.error().detail));
}

LogService::LogService(Db::Database &auxiliary, const Clock &clock, LogServiceOptions options)
    : d(std::make_unique<Private>(auxiliary, clock, options))
{
}

LogService::~LogService()
{
    stop();
}

void LogService::collectFrom(MessageLog &messages)
{
    d->messages = &messages;
}

void LogService::setListener(Listener listener)
{
    d->listener = std::move(listener);
}

void LogService::setQuietRoutes(std::vector<bool> quiet)
{
    d->quietRoutes = std::move(quiet);
}

void LogService::start()
{
    if (!d->thread.joinable())
        d->thread = std::thread([this] { d->run(); });
}

void LogService::stop()
{
    {
        const std::lock_guard lock(d->mutex);
        if (d->stopping)
            return;
    }
    d->collectMessages();
    {
        const std::lock_guard lock(d->mutex);
        d->stopping = true;
    }
    d->wake.notify_all();
    if (d->thread.joinable())
        d->thread.join();
    // A failure has been logged and counted; there is nobody left to tell.
    (void)flush();
    d->listener = {};
    const std::lock_guard oneTaker(d->messagesMutex);
    d->messages = nullptr;
}

LogSettings LogService::settings() const
{
    const std::lock_guard lock(d->mutex);
    return d->settings;
}

void LogService::setSettings(const LogSettings &settings)
{
    {
        const std::lock_guard lock(d->mutex);
        d->settings = settings;
        d->settingsChanged = true;
    }
    d->wake.notify_one();
}

void LogService::addRequest(const Wire::RequestRecord &record)
{
    const bool isQuiet = record.route >= 0 && size_t(record.route) < d->quietRoutes.size()
        && d->quietRoutes[size_t(record.route)];
    if (!isLoggedRequest(record, isQuiet))
        return;
    const int level = record.status >= 400 ? LogLevel::error : LogLevel::info;
    LogSettings current;
    {
        // Asked before the work of writing the entry, which a full queue would throw away.
        const std::lock_guard lock(d->mutex);
        current = d->settings;
        if (current.maxDays <= 0 || level < current.minLevel)
            return;
        if (d->stopping || !d->hasRoom(level >= LogLevel::warning)) {
            d->dropped.fetch_add(1, std::memory_order_relaxed);
            return;
        }
    }
    d->enqueue(requestEntry(record, current));
}

void LogService::add(int level, const QString &message, const JsonValue &data)
{
    const LogSettings current = settings();
    if (current.maxDays > 0 && level >= current.minLevel)
        d->enqueue(programEntry(d->clock.now(), level, message, data, current));
}

Result<void> LogService::flush()
{
    d->collectMessages();
    const std::lock_guard inOrder(d->writeMutex);
    for (;;) {
        const std::vector<LogEntry> entries = d->takeQueued(maximumBatch);
        if (entries.empty())
            return {};
        if (Result<void> done = d->write(entries); !done)
            return done;
    }
}

LogService::Figures LogService::figures() const
{
    Figures figures;
    figures.written = d->written.load(std::memory_order_relaxed);
    figures.dropped = d->dropped.load(std::memory_order_relaxed);
    const std::lock_guard lock(d->mutex);
    figures.queued = qint64(d->queue.size());
    return figures;
}

Result<QByteArray> LogService::list(const LogListOptions &options,
                                    const Schema::RequestInfo &info) const
{
    return d->store.list(options, info);
}

Result<QByteArray> LogService::view(const QString &id, bool isExtended) const
{
    return d->store.view(id, isExtended);
}

Result<QByteArray> LogService::stats(const QString &filter, const Schema::RequestInfo &info) const
{
    return d->store.stats(filter, info);
}

Result<void> LogService::truncate()
{
    return d->store.removeAll();
}

Result<qint64> LogService::cleanUp()
{
    return d->store.removeOld(d->oldestKept(settings()), std::numeric_limits<int>::min());
}

}  // namespace Binnacle
