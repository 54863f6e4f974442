// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/instance.h"
#include "core/deliver.h"
#include "models/livehub.h"
#include "models/observation/snippets.h"
#include "widgets/base/button.h"
#include "widgets/base/filterbar.h"
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
    // Not setMenu(): it would run the menu in an event loop of its own.
    connect(button, &QAbstractButton::clicked, menu,
            [button, menu] { menu->popup(button->mapToGlobal(QPoint(0, button->height() + 2))); });
    button->setToolTip(tr("Write the lines that are shown to a file"));
}

void LogsPage::startExport(Models::LogFormat format)
{
    const bool isCsv = format == Models::LogFormat::Csv;
    auto *dialog = new QFileDialog(this, tr("Export the log"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(isCsv ? tr("CSV files (*.csv)") : tr("NDJSON files (*.ndjson)"));
    dialog->setDefaultSuffix(isCsv ? u"csv"_s : u"ndjson"_s);
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
              Models::exportLog(m_feed.model()->visibleRows(), path, format, m_exportStop.token()),
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
