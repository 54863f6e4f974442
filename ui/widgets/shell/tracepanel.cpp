// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/tracepanel.h"

#include "widgets/base/button.h"
#include "widgets/base/label.h"
#include "widgets/base/tableview.h"
#include "widgets/shell/tracelog.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

class TracePanel::TabFilter final : public QSortFilterProxyModel
{
public:
    void setTab(int tab)
    {
        m_tab = tab;
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override
    {
        return sourceModel()->index(row, 0, parent).data(TraceLog::TabRole).toInt() == m_tab;
    }

private:
    int m_tab = 0;
};

TracePanel::TracePanel(const Theme &theme, QWidget *parent)
    : Pane(theme, Tone::Surface, {}, parent)
    , m_filter(std::make_unique<TabFilter>())
    , m_title(new Label(theme, TextSize::Label, Tone::Text))
    , m_empty(new Label(theme, TextSize::Label, Tone::Muted,
                        tr("Nothing yet. Calls appear here as the page makes them.")))
    , m_table(new TableView(theme))
{
    setObjectName(u"shell.trace"_s);
    m_table->setObjectName(u"shell.trace.table"_s);
    m_table->setAccessibleName(tr("What this page ran"));
    m_table->setModel(m_filter.get());
    m_table->setDensity(Density::Compact);
    m_table->setColumnWidths({110, 80, 0, 64, 80});
    m_table->setStretchColumn(TraceLog::Target);
    m_title->setWeight(QFont::DemiBold);

    auto *copy = new IconButton(theme, u"copy"_s, tr("Copy the call"));
    copy->setObjectName(u"btn.traceCopy"_s);
    auto *clear = new IconButton(theme, u"ban"_s, tr("Clear"));
    clear->setObjectName(u"btn.traceClear"_s);
    auto *close = new IconButton(theme, u"x"_s, tr("Close"));
    close->setObjectName(u"btn.traceClose"_s);
    auto *line = new QHBoxLayout;
    line->setContentsMargins(16, 5, 4, 4);
    line->setSpacing(2);
    line->addWidget(m_title);
    line->addSpacing(12);
    line->addWidget(m_empty);
    line->addStretch(1);
    for (IconButton *button : {copy, clear, close})
        line->addWidget(button);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(line);
    column->addWidget(m_table, 1);

    connect(copy, &QAbstractButton::clicked, this, [this] {
        const QModelIndex row = m_filter->mapToSource(m_table->currentIndex());
        if (m_log && row.isValid())
            QApplication::clipboard()->setText(m_log->text(row.row()));
    });
    connect(clear, &QAbstractButton::clicked, this, [this] {
        if (m_log)
            m_log->clear();
    });
    connect(close, &QAbstractButton::clicked, this, &TracePanel::closeRequested);
    connect(m_filter.get(), &QAbstractItemModel::rowsInserted, this, &TracePanel::updateTitle);
    connect(m_filter.get(), &QAbstractItemModel::rowsRemoved, this, &TracePanel::updateTitle);
    connect(m_filter.get(), &QAbstractItemModel::modelReset, this, &TracePanel::updateTitle);
    setMinimumHeight(theme.scaled(140));
    updateTitle();
}

TracePanel::~TracePanel()
{
    m_table->setModel(nullptr);
}

void TracePanel::setSource(TraceLog *log, int tab, const QString &title)
{
    m_pageTitle = title;
    if (m_log != log) {
        m_log = log;
        m_filter->setSourceModel(log);
    }
    if (log)
        m_filter->setTab(tab);
    updateTitle();
}

void TracePanel::updateTitle()
{
    m_title->setText(m_pageTitle.isEmpty() ? tr("What this page ran")
                                           : tr("What %1 ran").arg(m_pageTitle));
    m_empty->setVisible(m_filter->rowCount() == 0);
}

}  // namespace Binnacle::Ui
