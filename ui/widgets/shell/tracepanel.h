// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/pane.h"

#include <QPointer>

#include <memory>

namespace Binnacle::Ui {

class IconButton;
class Label;
class TableView;
class TraceLog;

/// *What this page ran*: the calls of the page in front, newest first, below the page.
class TracePanel final : public Pane
{
    Q_OBJECT

public:
    explicit TracePanel(const Theme &theme, QWidget *parent = nullptr);
    ~TracePanel() override;

    /// Shows the calls of one tab; null shows none. @p title is the page's.
    void setSource(TraceLog *log, int tab, const QString &title);

signals:
    void closeRequested();

private:
    class TabFilter;

    void updateTitle();

    std::unique_ptr<TabFilter> m_filter;
    QPointer<TraceLog> m_log;
    QString m_pageTitle;
    Label *m_title;
    Label *m_empty;
    TableView *m_table;
};

}  // namespace Binnacle::Ui
