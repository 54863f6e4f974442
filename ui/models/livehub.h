// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "models/livereader.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace Binnacle::Models {

/// The one live feed of a window, shared by its pages: requests, metrics, logs and changed records
/// of the server, opened again when it breaks (after 1, 2, 5, 10, then every 30 seconds).
///
/// Thread: GUI.
class LiveHub final : public QObject
{
    Q_OBJECT

public:
    enum class Link
    {
        /// For the first time, or at once after a stream that worked has ended.
        Connecting,
        Live,
        Lost
    };
    Q_ENUM(Link)

    /// @p client must outlive the hub.
    explicit LiveHub(Client::ApiClient &client, QObject *parent = nullptr);
    ~LiveHub() override;

    void start();
    void stop();
    Link link() const { return m_link; }
    /// Why the last stream ended or could not be opened; means something while the link is Lost.
    const Error &failure() const { return m_failure; }
    /// Milliseconds since something came; -1 before the first event. Figures come every second, so
    /// more than a few seconds mean that the link is in trouble.
    qint64 age() const;
    /// The newest; default-made before the first.
    const Client::MetricsSnapshot &metrics() const { return m_metrics; }

signals:
    /// In the order in which they ended; at most ten times a second.
    void requestsArrived(const std::vector<Binnacle::Client::RequestRow> &requests);
    /// So many requests and log entries of this turn were left out, as there were too many.
    void requestsDropped(qint64 count);
    /// Changes of records were left out: what shows records may be out of date.
    void recordsDropped(qint64 count);
    void metricsArrived(const Binnacle::Client::MetricsSnapshot &metrics);
    void logsArrived(const std::vector<Binnacle::Client::LogEntry> &entries);
    void recordsChanged(const std::vector<Binnacle::Client::RecordChange> &changes);
    void linkChanged(Binnacle::Models::LiveHub::Link link);

private:
    void openStream();
    void tell(const LiveArrivals &arrivals);
    void lose(const Error &error);
    /// Ends the stream of a server that has been silent for too long.
    void watch();
    void setLink(Link link);

    Client::ApiClient &m_client;
    std::unique_ptr<Client::EventStream> m_stream;
    LiveReader m_reader;
    QTimer m_retry;
    QTimer m_watch;
    int m_attempt = 0;
    Link m_link = Link::Connecting;
    Error m_failure;
    QElapsedTimer m_heard;
    QElapsedTimer m_opened;
    Client::MetricsSnapshot m_metrics;
};

}  // namespace Binnacle::Models
