// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "models/livereader.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace Binnacle::Models {

/// The one live feed of a window, shared by its pages: metrics, logs and changed records of the
/// server, opened again when it breaks (after 1, 2, 5, 10, then every 30 seconds); and requests,
/// as far as some page wants them, by a stream of their own: a busy server has thousands a second.
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

    /// Which finished requests are told of.
    enum class Requests
    {
        None,
        /// Of status 400 and more.
        Failures,
        All
    };

    /// @p client must outlive the hub.
    explicit LiveHub(Client::ApiClient &client, QObject *parent = nullptr);
    ~LiveHub() override;

    void start();
    void stop();
    /// @p reader wants to be told of these requests, from now on and as long as it lives. All
    /// readers are told of what the most demanding one wants.
    void want(const QObject *reader, Requests requests);
    /// What requestsArrived() tells of at the moment: None until the stream has opened.
    Requests toldRequests() const { return m_areRequestsOpen ? m_wanted : Requests::None; }
    Link link() const { return m_link; }
    /// Why the last stream ended or could not be opened; means something while the link is Lost.
    const Error &failure() const { return m_failure; }
    /// Milliseconds since something came; -1 before the first event. Figures come every second, so
    /// more than a few seconds mean that the link is in trouble.
    qint64 age() const;
    /// The newest; default-made before the first.
    const Client::MetricsSnapshot &metrics() const { return *m_metrics; }

signals:
    /// From now on all that toldRequests() names are told; those before may have been missed.
    void requestsOpened();
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
    /// Opens the stream of what is wanted, or none.
    void openRequests();
    void closeRequests();
    void settleWanted();
    void tell(const LiveArrivals &arrivals);
    void lose(const Error &error);
    /// Ends the stream of a server that has been silent for too long.
    void watch();
    void setLink(Link link);

    Client::ApiClient &m_client;
    std::unique_ptr<Client::EventStream> m_stream;
    std::unique_ptr<Client::EventStream> m_requestStream;
    QHash<const QObject *, Requests> m_readers;
    Requests m_wanted = Requests::None;
    bool m_areRequestsOpen = false;
    QTimer m_requestRetry;
    LiveReader m_reader;
    QTimer m_retry;
    QTimer m_watch;
    int m_attempt = 0;
    Link m_link = Link::Connecting;
    Error m_failure;
    QElapsedTimer m_heard;
    QElapsedTimer m_opened;
    /// Never null.
    std::shared_ptr<const Client::MetricsSnapshot> m_metrics
        = std::make_shared<const Client::MetricsSnapshot>();
};

}  // namespace Binnacle::Models
