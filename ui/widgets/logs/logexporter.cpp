// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/logs/logexporter.h"

#include "client/instance.h"
#include "core/deliver.h"
#include "models/plural.h"
#include "models/quoting.h"
#include "widgets/base/button.h"
#include "widgets/base/placement.h"
#include "widgets/notices.h"

#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QMenu>
#include <QStandardPaths>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

LogExporter::LogExporter(const PageContext &context, Models::LogFeed &feed, Page *page)
    : QObject(page)
    , m_context(context)
    , m_feed(feed)
    , m_page(*page)
    , m_button(new Button(context.theme, Button::Kind::Ghost, tr("Export"), page))
{
    m_button->setObjectName(u"page.logs.export"_s);
    m_button->setIconName(u"download"_s);
    buildMenu();
}

LogExporter::~LogExporter()
{
    m_stop.stop();
}

void LogExporter::buildMenu()
{
    auto *menu = new QMenu(m_button);
    menu->setObjectName(u"page.logs.exportMenu"_s);
    QAction *lines
        = menu->addAction(tr("NDJSON…"), this, [this] { start(Models::LogFormat::NdJson); });
    lines->setObjectName(u"act.exportNdjson"_s);
    QAction *table = menu->addAction(tr("CSV…"), this, [this] { start(Models::LogFormat::Csv); });
    table->setObjectName(u"act.exportCsv"_s);
    QAction *archive = menu->addAction(tr("HAR…"), this, [this] { start(Models::LogFormat::Har); });
    archive->setObjectName(u"act.exportHar"_s);
    // Not setMenu(): it would run the menu in an event loop of its own.
    connect(m_button, &QAbstractButton::clicked, menu, [this, menu] { openMenu(menu, m_button); });
    m_button->setToolTip(tr("Write the lines that are shown to a file"));
}

void LogExporter::start(Models::LogFormat format)
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
    auto *dialog = new QFileDialog(&m_page, tr("Export the log"));
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

void LogExporter::exportTo(const QString &path, Models::LogFormat format)
{
    m_button->setBusy(true);
    deliverTo(this,
              Models::exportLog(m_feed.model()->visibleRows(), path, format,
                                Models::baseUrl(m_context.instance.address()), m_stop.token()),
              [this, path](const Result<qint64> &written) { finish(written, path); });
}

void LogExporter::finish(const Result<qint64> &written, const QString &path)
{
    m_button->setBusy(false);
    if (!written)
        return m_context.notices.error(tr("The log could not be exported"), written.error());
    Notice notice;
    notice.kind = Notice::Kind::Success;
    notice.text = Models::resolvePlural(tr("%1 line(s) written").arg(QLocale().toString(*written)),
                                        *written);
    notice.detail = path;
    notice.action = tr("Open folder");
    notice.run = [folder = QFileInfo(path).absolutePath()] {
        QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
    };
    m_context.notices.post(std::move(notice));
}

}  // namespace Binnacle::Ui
