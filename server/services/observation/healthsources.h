// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/database.h"

#include <chrono>
#include <functional>
#include <optional>

namespace Binnacle {

/// The process as the kernel sees it.
struct ProcessFigures
{
    /// Since the start of the process, user and system together.
    std::chrono::nanoseconds cpuTime{};
    qint64 residentBytes = 0;
    int threads = 0;
    int openFiles = 0;
    /// The soft limit.
    int maximumOpenFiles = 0;
};

/// The worker pool behind the routes.
struct DispatchFigures
{
    int workers = 0;
    int busyWorkers = 0;
    int queuedRequests = 0;
    qint64 refusedRequests = 0;
};

/// The sockets.
struct TransportFigures
{
    int connections = 0;
    /// Open event streams among them.
    int streams = 0;
    qint64 acceptedConnections = 0;
    qint64 refusedConnections = 0;
};

struct RealtimeFigures
{
    int clients = 0;
    int subscriptions = 0;
    qint64 sentEvents = 0;
    qint64 droppedEvents = 0;
};

/// The stored logs.
struct LogFigures
{
    qint64 queuedEntries = 0;
    qint64 writtenEntries = 0;
    /// Refused because the queue was full, or lost because a batch could not be written.
    qint64 droppedEntries = 0;
};

/// What does not change while the server runs; empty where unknown.
struct ServerFacts
{
    /// Of this program and of Qt, `0.1.0`.
    QByteArray application;
    QByteArray qt;
    /// `SQLite 3.40.1`.
    QByteArray engine;
    /// The data directory.
    QString directory;
};

/// Where the observation asks for health, once a second on its own thread. What is not set is
/// unknown. Each must answer fast, and be callable until the observation has stopped.
struct HealthSources
{
    ServerFacts facts;
    std::function<ProcessFigures()> process;
    std::function<DispatchFigures()> dispatch;
    std::function<TransportFigures()> transport;
    std::function<RealtimeFigures()> realtime;
    std::function<LogFigures()> logs;
    std::function<Db::DatabaseHealth()> data;
    std::function<Db::DatabaseHealth()> auxiliary;
};

/// One sample of all of them.
struct Health
{
    ServerFacts facts;
    std::optional<ProcessFigures> process;
    /// Per cent of one core since the sample before; more than 100 on several.
    std::optional<double> cpu;
    std::optional<DispatchFigures> dispatch;
    std::optional<TransportFigures> transport;
    std::optional<RealtimeFigures> realtime;
    std::optional<LogFigures> logs;
    std::optional<Db::DatabaseHealth> data;
    std::optional<Db::DatabaseHealth> auxiliary;
};

/// Reads /proc/self and the resource usage. Thread: any. Takes some ten microseconds.
ProcessFigures sampleProcess();

Health sampleHealth(const HealthSources &sources);

}  // namespace Binnacle
