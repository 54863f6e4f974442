// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "models/livehub.h"
#include "models/observation/failuregroups.h"

#include <QDateTime>
#include <QObject>

#include <vector>

namespace Binnacle::Models {

/// Keeps groups of failures up to date: those that the server still knows, then each that comes.
/// It goes on counting while nobody looks, so that the groups tell the whole story later; it is
/// sent failures only.
///
/// Thread: GUI.
class FailureFeed final : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive the feed.
    FailureFeed(Client::ApiClient &client, LiveHub &live, QObject *parent = nullptr);

    FailureGroupsModel *model() { return &m_model; }
    bool isLoaded() const { return m_isLoaded; }
    /// Asks for what is known, unless that is known already.
    void load();
    /// All of it anew.
    void reload();
    /// Some failures of the last minutes were left out by the server, as there were too many.
    bool isSampled(qint64 now) const { return now < m_sampledUntil; }

signals:
    void loaded();
    /// These were counted, each once.
    void counted(const std::vector<Binnacle::Client::RequestRow> &failures);
    /// Nothing is known yet; load() tries again.
    void failed(const Binnacle::Error &error);

private:
    void ask();
    void takeKnown(const std::vector<Client::RequestRow> &requests);
    void takeNew(const std::vector<Client::RequestRow> &requests);
    void count(const std::vector<Client::RequestRow> &requests);

    Client::ApiClient &m_client;
    FailureGroupsModel m_model;
    /// The newest that was counted; those up to there are not counted again.
    qint64 m_countedUpTo = 0;
    /// What came while the answer was on its way, which may hold the same.
    std::vector<Client::RequestRow> m_held;
    QDateTime m_startedAt;
    /// Unix milliseconds.
    qint64 m_sampledUntil = 0;
    int m_generation = 0;
    bool m_isAsking = false;
    bool m_isLoaded = false;
};

}  // namespace Binnacle::Models
