// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "models/observation/filterexpression.h"
#include "models/observation/logrow.h"

#include <QObject>
#include <QSet>

#include <deque>
#include <vector>

namespace Binnacle::Models {

/// Reads older lines of the log, page by page: first what the server has in memory
/// (`/api/console/requests`), then its stored logs (`/api/logs`). One page at a time.
///
/// Thread: GUI.
class LogHistory final : public QObject
{
    Q_OBJECT

public:
    /// @p client must outlive it.
    LogHistory(Client::ApiClient &client, LogRowPool &pool, QObject *parent = nullptr);
    ~LogHistory() override;

    /// Starts anew before @p ring, whose oldest rows it reads once; with an empty ring, at the
    /// newest. A page on its way is dropped.
    void restart(const std::deque<LogRow> &ring);
    /// What narrows the pages; applies from the next fetch(). A page on its way is dropped.
    void setFilter(const FilterExpression &filter, qint64 from, qint64 to, bool withOperators);

    bool isFetching() const { return m_isFetching; }
    bool isAtEnd() const { return m_source == Source::End; }
    /// Unix milliseconds of the oldest line seen; 0 before the first page.
    qint64 reached() const { return m_reached; }
    void fetch();
    /// Drops the page on its way.
    void cancel();

signals:
    /// In their order, oldest first; may be empty. All that the filter accepts, and others.
    void pageLoaded(const std::vector<Binnacle::Models::LogRow> &rows);
    /// The next fetch() tries again.
    void failed(const Binnacle::Error &error);
    void stateChanged();

private:
    enum class Source
    {
        Recent,
        Stored,
        End
    };

    void fetchRecent();
    void fetchStored();
    void takeRecent(const std::vector<Client::RequestRow> &requests);
    void takeStored(const JsonValue &answer);
    void fail(const Error &error);
    void finish(std::vector<LogRow> rows);
    bool isNarrowed() const;

    Client::ApiClient &m_client;
    LogRowPool &m_pool;
    StopSource m_stop;
    int m_generation = 0;
    bool m_isFetching = false;
    Source m_source = Source::Recent;
    qint64 m_before = 0;
    /// `created` of the oldest stored entry read, else the end of the oldest row.
    QString m_createdUpTo;
    /// Rows that the next stored page may bring again.
    QSet<QByteArray> m_known;
    qint64 m_reached = 0;
    FilterExpression m_filter;
    qint64 m_from = 0;
    qint64 m_to = 0;
    bool m_withOperators = false;
};

}  // namespace Binnacle::Models
