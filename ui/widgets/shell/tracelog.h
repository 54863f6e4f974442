// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"

#include <QAbstractTableModel>
#include <QDateTime>

#include <deque>
#include <memory>

namespace Binnacle::Ui {

/// The calls that a window's pages made, newest first: *what this page ran*. Keeps the last 500.
///
/// Thread: GUI, but for tracer().
class TraceLog final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Time,
        Method,
        Target,
        Status,
        Duration,
        ColumnCount
    };
    /// Number of the tab that was in front when the call came back.
    static constexpr int TabRole = Qt::UserRole + 900;

    explicit TraceLog(QObject *parent = nullptr);
    ~TraceLog() override;

    /// For ApiClient::setTracer(): takes calls on any thread, even after the log is gone.
    std::function<void(const Client::CallTrace &)> tracer();
    /// Calls that arrive from now on count as this tab's.
    void setTab(int tab) { m_tab = tab; }
    void clear();
    /// Of one row, as text to copy: method, target, status, time, request id.
    QString text(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        QDateTime time;
        int tab = 0;
        Client::CallTrace call;
    };
    struct Inbox;

    void takeAll();
    QString display(const Row &row, int column) const;

    // Shared with the tracer, which may be called while the log is being deleted.
    std::shared_ptr<Inbox> m_inbox;
    std::deque<Row> m_rows;
    int m_tab = 0;
};

}  // namespace Binnacle::Ui
