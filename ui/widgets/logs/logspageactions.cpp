// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/button.h"
#include "widgets/base/segmented.h"
#include "widgets/base/tableview.h"
#include "widgets/expressionfilter.h"
#include "widgets/logs/logarguments.h"
#include "widgets/logs/loginspector.h"
#include "widgets/logs/logspage.h"
#include "widgets/notices.h"

#include <QApplication>
#include <QClipboard>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QScopedValueRollback>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

void LogsPage::extendMenu(QMenu *menu, const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const Models::LogRow row = m_feed.model()->rowAt(index.row());
    if (row.kind == Models::LogRow::Kind::Gap)
        return;
    if (const QString only = clauseOf(row, index.column(), false); !only.isEmpty()) {
        menu->addSeparator();
        menu->addAction(tr("Only %1").arg(only), this, [this, only] { m_filter->addClause(only); });
        const QString others = clauseOf(row, index.column(), true);
        menu->addAction(tr("Exclude: %1").arg(others), this,
                        [this, others] { m_filter->addClause(others); });
    }
    menu->addSeparator();
    menu->addAction(theme().icon(u"bookmark"_s),
                    m_bookmarks.find(row.id) ? tr("Remove bookmark\tM") : tr("Bookmark\tM"), this,
                    &LogsPage::toggleBookmark);
    menu->addAction(theme().icon(u"square-pen"_s), tr("Note…\tN"), this, &LogsPage::editNote);
    if (!row.isRequest())
        return;
    menu->addSeparator();
    menu->addAction(theme().icon(u"terminal"_s), tr("Copy as cURL"), this, [this, row] {
        m_inspector->show(row);
        QApplication::clipboard()->setText(m_inspector->curl());
    });
    if (row.facts->route >= 0)
        menu->addAction(theme().icon(u"repeat-2"_s), tr("Try it again…"), this, [this, row] {
            m_inspector->show(row);
            replay();
        });
    if (row.status >= 400 && row.status < 500)
        menu->addAction(theme().icon(u"shield-question"_s), tr("Why was it turned down"), this,
                        &LogsPage::showWhy);
    menu->addAction(tr("Copy request id"), this,
                    [row] { QApplication::clipboard()->setText(QString::fromUtf8(row.id)); });
    if (row.facts->route < 0)
        return;
    menu->addAction(theme().icon(u"route"_s), tr("Open route"), this, [this, row] {
        emit openRequested(
            {PageKind::Routes, JsonValue::object({{u"route"_s, JsonValue(row.facts->route)}})});
    });
}

void LogsPage::showWhy()
{
    if (currentRow() < 0)
        return;
    // What the server itself could not do is told with its answer.
    const Models::LogRow &row = m_feed.model()->rowAt(currentRow());
    m_inspector->setTab(row.isRequest() && row.status >= 500 ? LogInspector::Tab::Response
                                                             : LogInspector::Tab::Why);
    showRow(currentRow());
    emit inspectorChanged();
}

void LogsPage::copyCurl()
{
    if (currentRow() < 0)
        return;
    showRow(currentRow());
    const QString curl = m_inspector->curl();
    if (curl.isEmpty())
        return;
    QApplication::clipboard()->setText(curl);
    context().notices.info(tr("Copied as cURL"));
}

void LogsPage::replay()
{
    if (currentRow() < 0)
        return;
    const Models::LogRow row = m_feed.model()->rowAt(currentRow());
    if (!row.isRequest() || row.facts->route < 0)
        return;
    emit openRequested(
        {PageKind::Routes,
         JsonValue::object({{u"route"_s, JsonValue(row.facts->route)},
                            {u"replay"_s, JsonValue(QString::fromUtf8(row.text))}})});
}

void LogsPage::buildGroups()
{
    m_groupTable = new TableView(theme(), this);
    m_groupTable->setObjectName(u"page.logs.groups"_s);
    m_groupTable->setAccessibleName(tr("Lines with the same cause, counted"));
    m_groupTable->setModel(&m_groups);
    m_groupTable->setSortingEnabled(false);
    m_groupTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_groupTable->setColumnWidths({88, 68, 320, 240, 76, 92, 92});
    m_groupTable->setStretchColumn(Models::LogGroupsModel::MessageColumn);
    connect(m_groupTable, &TableView::rowActivated, this, &LogsPage::openGroup);
    connect(m_groupTable, &TableView::menuRequested, this,
            [this](QMenu *menu, const QModelIndex &index) {
                if (!index.isValid())
                    return;
                menu->addSeparator();
                menu->addAction(theme().icon(u"scroll-text"_s), tr("Show the lines"), this,
                                [this, index = QPersistentModelIndex(index)] { openGroup(index); });
            });
}

void LogsPage::chooseMode(int index)
{
    m_lists->setCurrentIndex(index);
    m_lists->setFocusProxy(m_lists->currentWidget());
    // Groups come and go with every line: only what is looked at is counted.
    updateGroups();
}

void LogsPage::updateGroups()
{
    if (isShown() && m_mode->currentIndex() == 1)
        m_groups.setLog(*m_feed.model(), m_groupTable->isInUse());
}

void LogsPage::openGroup(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const QString filter = m_groups.groupAt(index.row()).filter();
    m_mode->setCurrentIndex(0);
    chooseMode(0);
    m_filter->apply(filter);
    m_table->setFocus();
}

void LogsPage::updateFollow()
{
    if (m_feed.isFollowing()) {
        m_follow->setText(tr("Pause"));
        m_follow->setIconName(u"pause"_s);
        m_follow->setKind(Button::Kind::Secondary);
        m_follow->setToolTip(tr("Hold the list still (F)"));
        m_follow->setAccessibleName(tr("Pause following"));
        return;
    }
    const qint64 arrivals = m_feed.arrivals();
    m_follow->setText(arrivals > 0 ? tr("Follow +%1").arg(QLocale().toString(arrivals))
                                   : tr("Follow"));
    m_follow->setIconName(u"play"_s);
    m_follow->setKind(Button::Kind::Primary);
    m_follow->setToolTip(tr("Show new lines as they come (F or End)"));
    m_follow->setAccessibleName(
        arrivals > 0 ? tr("Follow, %1 new lines").arg(QLocale().toString(arrivals)) : tr("Follow"));
}

void LogsPage::pause()
{
    m_feed.setFollowing(false);
}

void LogsPage::resume()
{
    if (m_feed.model()->rangeTo() > 0)
        chooseRange(0);
    m_feed.setFollowing(true);
    m_table->clearSelection();
    m_table->scrollToBottom();
}

int LogsPage::currentRow() const
{
    return m_table->currentIndex().isValid() ? m_table->currentIndex().row() : -1;
}

void LogsPage::showRow(int row)
{
    m_inspector->show(m_feed.model()->rowAt(row));
    m_inspector->setBookmark(m_bookmarks.find(m_feed.model()->rowAt(row).id));
}

void LogsPage::goTo(int row)
{
    if (row < 0)
        return;
    pause();
    const QModelIndex index = m_feed.model()->index(row, 0);
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index, QAbstractItemView::EnsureVisible);
}

void LogsPage::step(int (Models::LogModel::*next)(int, int) const, int direction)
{
    const int from = currentRow() >= 0 ? currentRow() : m_feed.model()->rowCount() - 1;
    goTo((m_feed.model()->*next)(from, direction));
}

void LogsPage::markNewest()
{
    const QModelIndex newest = m_feed.model()->index(m_feed.model()->rowCount() - 1, 0);
    if (!m_feed.isFollowing() || !newest.isValid())
        return;
    const QScopedValueRollback marking(m_isMarking, true);
    m_table->selectionModel()->setCurrentIndex(newest, QItemSelectionModel::NoUpdate);
}

bool LogsPage::pressKey(int key, Qt::KeyboardModifiers modifiers)
{
    const bool isShifted = modifiers == Qt::ShiftModifier;
    if (modifiers != Qt::NoModifier && !(isShifted && key == Qt::Key_E))
        return false;
    using Model = Models::LogModel;
    switch (key) {
    case Qt::Key_E: step(&Model::nextFailure, isShifted ? -1 : 1); return true;
    case Qt::Key_BracketLeft: step(&Model::nextOfClient, -1); return true;
    case Qt::Key_BracketRight: step(&Model::nextOfClient, 1); return true;
    case Qt::Key_F: m_feed.isFollowing() ? pause() : resume(); return true;
    case Qt::Key_End: resume(); return true;
    case Qt::Key_C: copyCurl(); return true;
    case Qt::Key_R: replay(); return true;
    case Qt::Key_M: toggleBookmark(); return true;
    case Qt::Key_N: editNote(); return true;
    case Qt::Key_W: showWhy(); return true;
    default: return false;
    }
}

bool LogsPage::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_table && event->type() == QEvent::FocusIn)
        markNewest();
    if (object == m_table && event->type() == QEvent::KeyPress) {
        const auto *press = static_cast<QKeyEvent *>(event);
        if (pressKey(press->key(), press->modifiers() & ~Qt::KeypadModifier))
            return true;
    }
    return Page::eventFilter(object, event);
}

void LogsPage::selectWanted()
{
    if (m_wanted.isEmpty())
        return;
    const int row = m_feed.model()->rowOf(m_wanted);
    if (row < 0)
        return;
    m_wanted.clear();
    goTo(row);
    m_table->scrollTo(m_feed.model()->index(row, 0), QAbstractItemView::PositionAtCenter);
    emit inspectorChanged();
}

}  // namespace Binnacle::Ui
