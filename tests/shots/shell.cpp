// SPDX-License-Identifier: GPL-3.0-or-later
#include "shots/chapters.h"
#include "shots/stage.h"
#include "widgets/shell/commandpalette.h"
#include "widgets/shell/workspace.h"

#include <QTcpServer>
#include <QTest>

namespace Binnacle::Shots {

using namespace Qt::StringLiterals;

namespace {

void waitForData(Stage &stage)
{
    stage.until(u"the grid is shown"_s, [&] { return stage.has(u"page.data.grid"_s); });
    stage.untilRows(u"page.data.grid"_s, 20);
}

void shootPalette(Stage &stage)
{
    const struct
    {
        const char16_t *text;
        const char16_t *picture;
    } queries[] = {{u"", u"palette"},          {u"lo", u"palette-typed"},
                   {u">", u"palette-actions"}, {u"@", u"palette-collections"},
                   {u"/", u"palette-routes"},  {u"#vessel000000003", u"palette-record"},
                   {u"?", u"palette-help"},    {u"no such thing", u"palette-nothing"}};
    for (const auto &query : queries) {
        stage.run(u"go.palette"_s);
        stage.type(u"palette.field"_s, QString::fromUtf16(query.text));
        if (QString::fromUtf16(query.text).startsWith(u'#'))
            stage.until(u"the record is found"_s, [&] { return stage.has(u"palette.list"_s); });
        stage.shot(QString::fromUtf16(query.picture));
        stage.window().palette().close();
    }
}

void shootSheets(Stage &stage)
{
    stage.run(u"help.keys"_s);
    stage.shot(u"keys"_s);
    stage.closeAll();
    stage.run(u"help.about"_s);
    stage.shot(u"about"_s);
    stage.closeAll();
    stage.window().close();
    stage.until(u"the sheet is open"_s, [&] { return stage.has(u"close.keep"_s); });
    stage.shot(u"close"_s);
    stage.closeAll();
    stage.click(u"btn.menu"_s);
    stage.shot(u"menu"_s);
    stage.closeAll();
    stage.click(u"btn.switcher"_s);
    stage.shot(u"switcher"_s);
    stage.closeAll();
    stage.click(u"btn.address"_s);
    stage.shot(u"address"_s);
    stage.closeAll();
}

void shootNotices(Stage &stage)
{
    Ui::Notices &notices = stage.window().notices();
    notices.success(u"The link is copied"_s);
    notices.post({Ui::Notice::Kind::Info,
                  u"vessels is closed, its changes are kept"_s,
                  {},
                  u"Open again"_s,
                  [] {}});
    notices.error(u"The record was not saved"_s,
                  Error::make(Error::Kind::Conflict,
                              u"It has changed on the server since you began to edit it."_s));
    stage.shot(u"notices"_s);
    stage.click(u"btn.bell"_s);
    stage.shot(u"bell"_s);
    stage.closeAll();
    stage.click(u"btn.bell"_s);
    stage.click(u"notices.clear"_s);
    stage.shot(u"bell-empty"_s);
    stage.closeAll();
}

void shootServer(Stage &stage)
{
    using State = Client::Instance::State;
    const QString address = stage.instance().address();
    QTcpServer other;
    other.listen(QHostAddress::LocalHost);
    stage.instance().setAddress(u"127.0.0.1:%1"_s.arg(other.serverPort()));
    stage.until(u"the port is found busy"_s,
                [&] { return stage.instance().state() == State::Failed; });
    stage.shot(u"server-port-busy"_s);
    stage.click(u"btn.trouble.otherPort"_s);
    stage.shot(u"server-port-busy-panel"_s);
    stage.closeAll();
    stage.instance().setAddress(address);
    stage.instance().stop();
    stage.until(u"the server has stopped"_s,
                [&] { return stage.instance().state() == State::Stopped; });
    stage.shot(u"server-stopped"_s);
    stage.go(Ui::PageKind::Overview);
    stage.until(u"the charts are shown"_s, [&] { return stage.has(u"chart.latency"_s); });
    stage.shot(u"server-stopped-overview"_s);
    stage.instance().start();
    stage.until(u"the server listens again"_s,
                [&] { return stage.instance().state() == State::Running; });
}

void shootTabs(Stage &stage)
{
    stage.go(Ui::PageKind::Overview);
    stage.until(u"the list is shown"_s, [&] { return stage.has(u"page.overview.failing"_s); });
    stage.untilRows(u"page.overview.failing"_s, 1);
    stage.select(u"page.overview.failing"_s, 0);
    stage.key(Qt::Key_Return);
    stage.until(u"the failures are listed"_s, [&] { return stage.has(u"page.logs.table"_s); });
    stage.shot(u"drilled"_s);
    stage.run(u"page.open.routes"_s);
    stage.run(u"tab.split"_s);
    stage.until(u"it is split"_s, [&] { return stage.workspace().isSplit(); });
    stage.shot(u"split"_s);
    stage.run(u"tab.split"_s);
    stage.run(u"view.trace"_s);
    stage.shot(u"trace"_s);
    stage.run(u"view.trace"_s);
    const auto pages = stage.workspace().pages();
    for (Ui::Page *page : pages)
        stage.workspace().closeTab(page);
    stage.shot(u"no-tabs"_s);
}

}  // namespace

void shootShell(Stage &stage)
{
    stage.needSample();
    stage.go(Ui::PageKind::Data, JsonValue::object({{u"collection"_s, JsonValue(u"vessels"_s)}}));
    waitForData(stage);
    shootPalette(stage);
    shootSheets(stage);
    shootNotices(stage);
    stage.run(u"view.rail"_s);
    stage.shot(u"rail-small"_s);
    stage.run(u"view.rail"_s);
    shootServer(stage);
    shootTabs(stage);
}

}  // namespace Binnacle::Shots
