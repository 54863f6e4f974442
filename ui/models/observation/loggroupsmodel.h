// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/observation/logmodel.h"

#include <QAbstractTableModel>

#include <vector>

namespace Binnacle::Models {

/// The lines that a log shows, grouped by what they have in common: requests by route, status and
/// what the client was told, messages by their text. Failures come first, then what is most
/// frequent.
class LogGroupsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        CountColumn,
        StatusColumn,
        WhatColumn,
        MessageColumn,
        UsersColumn,
        FirstColumn,
        LastColumn,
        ColumnCount
    };
    static constexpr int maximumGroups = 500;

    explicit LogGroupsModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    struct Group
    {
        bool isRequest = true;
        int status = 0;
        int level = 0;
        QString method;
        QString pattern;
        /// What the client was told, or the message.
        QString message;
        qint64 count = 0;
        /// Different users and, of guests, addresses.
        int users = 0;
        qint64 first = 0;
        qint64 last = 0;

        bool isFailure() const { return isRequest ? status >= 400 : level >= 8; }
        /// A filter of the log that shows just these lines.
        QString filter() const;
    };
    const Group &groupAt(int row) const { return m_groups[size_t(row)]; }

    /// Counts anew what @p log shows. With @p keepsRows groups keep their places, new ones come
    /// last, because somebody points at a row.
    void setLog(const LogModel &log, bool keepsRows);

private:
    QString displayText(const Group &group, int column) const;

    std::vector<Group> m_groups;
};

}  // namespace Binnacle::Models
