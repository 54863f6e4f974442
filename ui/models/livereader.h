// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/observationdata.h"
#include "client/transport.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <chrono>
#include <memory>
#include <vector>

namespace Binnacle::Models {

/// What a live stream has told of late, by kind, each in its order.
struct LiveArrivals
{
    std::vector<Client::RequestRow> requests;
    std::vector<Client::LogEntry> logs;
    std::vector<Client::RecordChange> records;
    /// Requests and log entries that were left out, by the server or here.
    qint64 droppedRequests = 0;
    qint64 droppedRecords = 0;
    /// The newest; null when none came. Shared: it is large, and passed from thread to thread.
    std::shared_ptr<const Client::MetricsSnapshot> metrics;
};

/// Reads the events of a live stream away from the GUI thread, and tells what is in them: in their
/// order, together, and at most ten times a second. What finds too much waiting is left out.
///
/// Thread: one with an event loop. It does not block.
class LiveReader final : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype maximumWaitingBytes = 8 * 1024 * 1024;
    static constexpr std::chrono::milliseconds pace{100};

    explicit LiveReader(QObject *parent = nullptr);
    ~LiveReader() override;

    void take(const QList<Client::ServerEvent> &events);
    /// Nothing of what was taken so far is told any more.
    void clear();

signals:
    void arrived(const Binnacle::Models::LiveArrivals &arrivals);

private:
    /// Unless it is too early, or the last part is still being read.
    void readOn();
    void tell(LiveArrivals arrivals);

    QList<Client::ServerEvent> m_waiting;
    qsizetype m_waitingBytes = 0;
    /// Left out here, and not told yet.
    qint64 m_droppedRequests = 0;
    qint64 m_droppedRecords = 0;
    int m_generation = 0;
    bool m_isReading = false;
    QTimer m_pause;
    /// One thread; it goes after a while without work. Ends first.
    QThreadPool m_pool;
};

}  // namespace Binnacle::Models
