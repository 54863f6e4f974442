// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "core/stoptoken.h"
#include "models/livehub.h"
#include "models/livereader.h"
#include "models/observation/timelinemodel.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace Binnacle::Models {

class FailureFeed;

/// Keeps a timeline up to date: starts, changes, sign-ins and failures of the last hours out of the
/// stored logs, and what is told of live.
///
/// Thread: GUI. Going through a large log takes long, so it is asked for no more than the last six
/// hours, given up after three seconds, and left alone on a busy server. What changed the server is
/// told by a stream of its own while somebody looks, however busy the server is.
class TimelineFeed final : public QObject
{
    Q_OBJECT

public:
    /// All must outlive the feed.
    TimelineFeed(Client::ApiClient &client, LiveHub &live, FailureFeed &failures,
                 QObject *parent = nullptr);
    ~TimelineFeed() override;

    TimelineModel *model() { return &m_model; }
    /// While active it follows what changes, and asks for what is told by no stream.
    void setActive(bool isActive);
    void reload();
    /// The stored logs could not be looked through: only what came since is known.
    bool isPartial() const { return m_isPartial; }
    bool hasAnswer() const { return m_hasAnswer; }

signals:
    void changed();

private:
    void openStream();
    /// What changed lately and is still at the server's hand.
    void askChanges();
    void ask();
    void take(const Result<Client::ApiReply> &reply);
    void noteStart(const Client::MetricsSnapshot &metrics);
    void addRequests(const std::vector<Client::RequestRow> &requests);
    void addMessages(const std::vector<Client::LogEntry> &entries);
    void add(const std::vector<TimelineEvent> &events);
    bool isBusy() const;

    Client::ApiClient &m_client;
    LiveHub &m_live;
    LogRowPool m_pool;
    TimelineModel m_model;
    std::unique_ptr<Client::EventStream> m_stream;
    LiveReader m_reader;
    QTimer m_streamRetry;
    QTimer m_timer;
    QTimer m_deadline;
    StopSource m_stop;
    /// Unix milliseconds up to which the stored logs were looked through; 0 for not at all.
    qint64 m_askedUpTo = 0;
    QDateTime m_startedAt;
    int m_generation = 0;
    bool m_isAsking = false;
    bool m_hasAnswer = false;
    bool m_isPartial = false;
};

}  // namespace Binnacle::Models
