// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/instance.h"
#include "core/deliver.h"
#include "models/livehub.h"
#include "models/observation/snippets.h"
#include "models/quoting.h"
#include "widgets/base/button.h"
#include "widgets/base/filterbar.h"
#include "widgets/base/segmented.h"
#include "widgets/base/tableview.h"
#include "widgets/logs/logarguments.h"
#include "widgets/logs/loginspector.h"
#include "widgets/logs/logspage.h"
#include "widgets/notices.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QMenu>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QUrl>

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
        menu->addAction(tr("Only %1").arg(only), this, [this, only] { addClause(only); });
        const QString others = clauseOf(row, index.column(), true);
        menu->addAction(tr("Exclude: %1").arg(others), this, [this, others] { addClause(others); });
    }
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
    menu->addAction(tr("Copy request id"), this,
                    [row] { QApplication::clipboard()->setText(QString::fromUtf8(row.id)); });
    if (row.facts->route < 0)
        return;
    menu->addAction(theme().icon(u"route"_s), tr("Open route"), this, [this, row] {
        emit openRequested(
            {PageKind::Routes, JsonValue::object({{u"route"_s, JsonValue(row.facts->route)}})});
    });
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

void LogsPage::buildExportMenu(Button *button)
{
    auto *menu = new QMenu(button);
    menu->setObjectName(u"page.logs.exportMenu"_s);
    QAction *lines
        = menu->addAction(tr("NDJSON…"), this, [this] { startExport(Models::LogFormat::NdJson); });
    lines->setObjectName(u"act.exportNdjson"_s);
    QAction *table
        = menu->addAction(tr("CSV…"), this, [this] { startExport(Models::LogFormat::Csv); });
    table->setObjectName(u"act.exportCsv"_s);
    QAction *archive
        = menu->addAction(tr("HAR…"), this, [this] { startExport(Models::LogFormat::Har); });
    archive->setObjectName(u"act.exportHar"_s);
    // Not setMenu(): it would run the menu in an event loop of its own.
    connect(button, &QAbstractButton::clicked, menu,
            [button, menu] { menu->popup(button->mapToGlobal(QPoint(0, button->height() + 2))); });
    button->setToolTip(tr("Write the lines that are shown to a file"));
}

void LogsPage::startExport(Models::LogFormat format)
{
    struct Kind
    {
        QString suffix;
        QString filter;
    };
    const auto kind = [format]() -> Kind {
        switch (format) {
        case Models::LogFormat::NdJson: return {u"ndjson"_s, tr("NDJSON files (*.ndjson)")};
        case Models::LogFormat::Csv: return {u"csv"_s, tr("CSV files (*.csv)")};
        case Models::LogFormat::Har: break;
        }
        return {u"har"_s, tr("HTTP archives (*.har)")};
    }();
    auto *dialog = new QFileDialog(this, tr("Export the log"));
    dialog->setObjectName(u"dialog.exportLog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(kind.filter);
    dialog->setDefaultSuffix(kind.suffix);
    dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->selectFile(u"log-"_s + QDateTime::currentDateTime().toString(u"yyyyMMdd-HHmmss"_s));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, format](const QString &path) { exportTo(path, format); });
    dialog->open();
}

void LogsPage::exportTo(const QString &path, Models::LogFormat format)
{
    m_export->setBusy(true);
    deliverTo(this,
              Models::exportLog(m_feed.model()->visibleRows(), path, format,
                                Models::baseUrl(context().instance.address()),
                                m_exportStop.token()),
              [this, path](const Result<qint64> &written) { finishExport(written, path); });
}

void LogsPage::finishExport(const Result<qint64> &written, const QString &path)
{
    m_export->setBusy(false);
    if (!written)
        return context().notices.error(tr("The log could not be exported"), written.error());
    Notice notice;
    notice.kind = Notice::Kind::Success;
    notice.text = tr("%1 lines written").arg(QLocale().toString(*written));
    notice.detail = path;
    notice.action = tr("Open folder");
    notice.run = [folder = QFileInfo(path).absolutePath()] {
        QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
    };
    context().notices.post(std::move(notice));
}

}  // namespace Binnacle::Ui
