// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "models/livehub.h"
#include "models/livereader.h"
#include "models/observation/loghistory.h"
#include "models/observation/logmodel.h"

#include <QObject>
#include <QTimer>

namespace Binnacle::Models {

/// Keeps a LogModel up to date: what is there already, what arrives, what is older. Requests are
/// only sent here while it is active; it asks for what it missed when it is active again.
///
/// Arrivals go to the model at most four times a second and 500 rows at a time. What is more is
/// left out of the display, oldest first, and a gap row says how much; the server has it all.
///
/// Thread: GUI.
class LogFeed final : public QObject
{
    Q_OBJECT

public:
    enum class State
    {
        Idle,
        Loading,
        Ready,
        Failed
    };

    /// Both must outlive the feed.
    LogFeed(Client::ApiClient &client, LiveHub &live, QObject *parent = nullptr,
            int capacity = LogModel::defaultCapacity);

    LogModel *model() { return &m_model; }
    const LogModel *model() const { return &m_model; }

    /// While active it follows what happens; the first time it loads. Not active at first.
    void setActive(bool isActive);
    /// All of it anew.
    void reload();
    State state() const { return m_state; }
    /// Why the state is Failed.
    const Error &error() const { return m_error; }

    /// What was missed while nobody looked is being asked for.
    bool isCatchingUp() const { return m_isCatchingUp; }
    bool isFollowing() const { return m_isFollowing; }
    void setFollowing(bool isFollowing);
    /// Rows that arrived and that the filter lets through, since following was paused.
    qint64 arrivals() const { return m_arrivals; }
    /// Rows that arrived and those among them that are not shown, since the start.
    qint64 received() const { return m_received; }
    qint64 notShown() const { return m_notShown; }

    void setFilter(const FilterExpression &filter);
    void setTimeRange(qint64 from, qint64 to);
    void setOperatorsShown(bool isShown);

    bool canFetchOlder() const;
    bool isFetchingOlder() const { return m_history.isFetching(); }
    /// Unix milliseconds down to which the log was searched; 0 when unknown.
    qint64 searchedBackTo() const { return m_history.reached(); }
    void fetchOlder();
    /// Loads what the visible gap row @p row stands for, as far as the server still has it.
    void loadGap(int row);

signals:
    void stateChanged();
    void followingChanged(bool isFollowing);
    void arrivalsChanged(qint64 arrivals);
    /// After each batch, even if the filter lets none of it through.
    void flushed();
    void historyChanged();
    void historyFailed(const Binnacle::Error &error);
    /// The rows of a gap are not among those that the server still has.
    void gapLost();

private:
    /// As much as the server gives at once.
    static constexpr int largestPage = 2000;

    /// Of the first request; 0 if there is none.
    static qint64 firstSeqOf(const std::vector<LogRow> &rows);

    void connectStreams();
    /// Unless it is loaded or loading.
    void start();
    void load();
    bool isStreamOpen() const;
    void streamOpened();
    /// Requests that wait to be shown; they will be asked for.
    void forgetPending();
    void takeFirst(const std::vector<Client::RequestRow> &requests);
    void takeRequests(const std::vector<Client::RequestRow> &requests);
    void takeEntries(const std::vector<Client::LogEntry> &entries);
    void linkChanged(LiveHub::Link link);
    void catchUp();
    void takeMissed(const Client::RequestPage &page);
    void noteStart(const Client::MetricsSnapshot &metrics);
    void takePage(std::vector<LogRow> rows);
    /// Whichever stream fits what is shown; none while not active.
    void openStreams();
    void openOwnStream();
    void closeOwnStream();
    void noteDropped(qint64 count);
    void queue(LogRow row);
    void flushSoon();
    void flush();
    /// Appends rows unless that would move what the user holds still.
    void show(std::vector<LogRow> rows);
    void cutBatch(std::vector<LogRow> &batch);
    void adaptTo(qint64 flushTime);
    void narrowed();
    void fillUp();
    void setState(State state, const Error &error = {});

    Client::ApiClient &m_client;
    LiveHub &m_live;
    LogRowPool m_pool;
    LogModel m_model;
    LogHistory m_history;
    QTimer m_flushTimer;
    QTimer m_streamRetry;
    /// Requests with those of operators; only while they are shown.
    std::unique_ptr<Client::EventStream> m_ownStream;
    bool m_isOwnStreamOpen = false;
    LiveReader m_ownReader;
    State m_state = State::Idle;
    Error m_error;
    int m_generation = 0;
    bool m_isFollowing = true;
    bool m_isActive = false;
    bool m_isCatchingUp = false;
    /// The load under way was asked for before the stream was open: it may miss some.
    bool m_missesRows = false;
    std::vector<LogRow> m_pending;
    /// Rows that are known to be missing before the first pending one.
    qint64 m_pendingMissing = 0;
    qint64 m_newestSeq = 0;
    /// Up to there the rows were asked for, so the stream need not tell them; 0 for none.
    qint64 m_askedUpTo = 0;
    int m_batchLimit;
    int m_slowFlushes = 0;
    int m_pagesInARow = 0;
    qint64 m_arrivals = 0;
    qint64 m_received = 0;
    qint64 m_notShown = 0;
    QDateTime m_startedAt;
};

}  // namespace Binnacle::Models
