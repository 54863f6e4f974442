// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/observationdata.h"

#include <QAbstractTableModel>
#include <QHash>

#include <map>
#include <vector>

namespace Binnacle::Models {

/// What fails now: answers of 400 and above of the last minutes, grouped by route, status and
/// message. The failures of the server come first, then what happens most.
class FailureGroupsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        CountColumn,
        StatusColumn,
        WhatColumn,
        MessageColumn,
        SeenColumn,
        ColumnCount
    };
    /// Milliseconds; what is older is forgotten.
    static constexpr qint64 window = 15 * 60 * 1000;
    static constexpr int maximumGroups = 200;
    static constexpr int shownGroups = 12;

    explicit FailureGroupsModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Counts the failures among them; shown after the next refresh().
    void add(const std::vector<Client::RequestRow> &requests);
    void clear();
    /// Forgets what is too old before @p now (Unix milliseconds) and shows what is left. With
    /// @p keepsRows the same groups stay in their places, because somebody points at them.
    void refresh(qint64 now, bool keepsRows = false);

    struct Group
    {
        int route = -1;
        QString method;
        QString pattern;
        int status = 0;
        QString message;
        /// By tenths of a minute.
        std::map<qint64, qint64> counts;
        qint64 count = 0;
        qint64 lastSeen = 0;
        QString lastRequest;
    };
    const Group &groupAt(int row) const { return m_shown[size_t(row)]; }
    qint64 total() const { return m_total; }

private:
    QString seenText(const Group &group) const;
    void forget(qint64 oldest);
    bool makeRoom(qint64 now);

    QHash<QString, Group> m_groups;
    std::vector<Group> m_shown;
    std::vector<QString> m_shownKeys;
    qint64 m_now = 0;
    qint64 m_forgotAt = -1;
    qint64 m_total = 0;
};

/// `now`, `12 s ago`, `3 min ago`, `09:14`.
QString agoText(qint64 time, qint64 now);

}  // namespace Binnacle::Models
