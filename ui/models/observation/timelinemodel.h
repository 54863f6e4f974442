// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/observation/logrow.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace Binnacle::Models {

/// Something that happened to the server, as against the requests that it answers all the time.
struct TimelineEvent
{
    enum class Kind
    {
        Start,
        /// Of settings or collections.
        Change,
        SignIn,
        /// What the server itself could not do.
        Failure,
        /// A line of its own log.
        Message
    };
    Kind kind = Kind::Message;
    /// Unix milliseconds.
    qint64 time = 0;
    QString what;
    QString detail;
    QString who;
    /// X-Request-Id, if it was a request.
    QString requestId;
    /// Of a message: -4 debug, 0 info, 4 warning, 8 error.
    int level = 0;
    /// Failures of one kind that came together.
    int count = 1;
};

/// Nothing for what is no event: reading, and changes of records.
std::optional<TimelineEvent> timelineEvent(const LogRow &row);

/// Events, the newest first; at most so many.
class TimelineModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        TimeColumn,
        WhatColumn,
        DetailColumn,
        WhoColumn,
        ColumnCount
    };
    static constexpr size_t mostEvents = 200;

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Leaves out what is there already. Failures like the last one are counted to it.
    void add(const std::vector<TimelineEvent> &events);
    void clear();
    const std::vector<TimelineEvent> &events() const { return m_events; }

private:
    bool isKnown(const TimelineEvent &event) const;
    bool countWithLast(const TimelineEvent &event);

    std::vector<TimelineEvent> m_events;
};

}  // namespace Binnacle::Models
