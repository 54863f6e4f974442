// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the shell in its states, to look at: shots_shell <folder>. No test.
#include "support/fakeshell.h"
#include "widgets/shell/commandpalette.h"
#include "widgets/shell/commands.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/workspace.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QDateTime>
#include <QDialog>
#include <QDir>
#include <QMenu>
#include <QPainter>
#include <QTemporaryDir>
#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Binnacle::Ui;
using namespace Qt::StringLiterals;

namespace {

class Shots
{
public:
    Shots(Theme &theme, QString folder, QString suffix)
        : m_theme(theme)
        , m_folder(std::move(folder))
        , m_suffix(std::move(suffix))
    {
    }

    void take(QSize size)
    {
        m_opener.prepare = [this](FakeInstance &made) { fill(made); };
        MainWindow window(m_opener, m_theme,
                          ShellSetup{m_directory.path(), fakePages(), [] { return true; }});
        m_window = &window;
        window.resize(size);
        window.show();
        window.activateWindow();
        settle();
        shot(u"welcome"_s);
        window.commands().run(u"instance.new"_s);
        QTest::mouseClick(sheet()->findChild<QWidget *>(u"newProject.start"_s), Qt::LeftButton);
        sheetShot(u"newproject"_s);
        window.commands().run(u"instance.attach"_s);
        sheetShot(u"attach"_s);
        m_opener.failure = Error::make(Error::Kind::PreconditionFailed);
        window.openDirectory(QDir::homePath() + u"/Pictures"_s);
        settle();
        shot(u"failure"_s);
        m_opener.failure.reset();
        m_opener.isHolding = true;
        window.openDirectory(u"/srv/boats"_s);
        settle();
        shot(u"opening"_s);
        m_opener.release();
        m_opener.isHolding = false;
        settle();
        window.openSample();
        settle();
        feed();
        shot(u"shell"_s);
        states();
        window.commands().run(u"instance.close"_s);
        window.commands().run(u"instance.close"_s);
        settle();
        shot(u"recent"_s);
        m_window = nullptr;
    }

private:
    void states()
    {
        MainWindow &window = *m_window;
        auto *page = static_cast<FakePage *>(window.workspace()->currentPage());
        page->drillTo({PageKind::Logs, JsonValue::object({{u"status"_s, JsonValue(u"5xx"_s)}})});
        static_cast<FakePage *>(window.workspace()->currentPage())
            ->drillTo(
                {PageKind::Data, JsonValue::object({{u"collection"_s, JsonValue(u"posts"_s)}})});
        page = static_cast<FakePage *>(window.workspace()->currentPage());
        page->select(u"3 selected"_s);
        emit page->shownRowsChanged(500, 1240);
        page->field->setText(u"a draft"_s);
        settle();
        shot(u"drilled"_s);
        window.commands().run(u"tab.split"_s);
        window.commands().run(u"view.trace"_s);
        window.notices().success(u"The link is copied"_s);
        window.notices().error(
            u"The record was not saved"_s,
            Error::make(Error::Kind::Conflict, u"It has changed on the server meanwhile."_s));
        window.palette().open(PaletteScope::Everything, {}, {});
        window.palette().close();
        window.commands().run(u"go.palette"_s);
        settle();
        window.palette().close();
        settle();
        shot(u"split"_s);
        window.commands().run(u"view.trace"_s);
        window.commands().run(u"tab.split"_s);
        window.commands().run(u"go.palette"_s);
        settle();
        shot(u"palette"_s);
        QTest::keyClicks(window.findChild<QWidget *>(u"palette.field"_s), u"fo"_s);
        settle();
        shot(u"palette-typed"_s);
        window.palette().close();
        window.commands().run(u"help.keys"_s);
        sheetShot(u"keys"_s);
        window.commands().run(u"help.about"_s);
        sheetShot(u"about"_s);
        window.close();
        sheetShot(u"close"_s);
        menuShot(u"btn.menu"_s, u"menu.view"_s, u"menu"_s);
        menuShot(u"btn.switcher"_s, u"menu.switcher"_s, u"switcher"_s);
        popoverShot(u"btn.address"_s, u"address"_s);
        popoverShot(u"btn.bell"_s, u"bell"_s);
        auto *instance = static_cast<FakeInstance *>(&window.workspace()->instance());
        instance->busyPort = u":8090"_s;
        instance->start();
        settle();
        shot(u"busyport"_s);
        instance->busyPort = u":none"_s;
        instance->stop();
        instance->start();
    }

    void fill(FakeInstance &instance)
    {
        JsonValue items = JsonValue::array();
        for (const QString &name :
             {u"berths"_s, u"boats"_s, u"crews"_s, u"posts"_s, u"_superusers"_s}) {
            items.append(JsonValue::object({{u"id"_s, JsonValue(name)},
                                            {u"name"_s, JsonValue(name)},
                                            {u"type"_s, JsonValue(u"base"_s)},
                                            {u"fields"_s, JsonValue::array()}}));
        }
        instance.fake.on("GET", "/api/collections",
                         FakeTransport::json(JsonValue::object({{u"items"_s, items}})));
    }

    void feed()
    {
        auto *instance = static_cast<FakeInstance *>(&m_window->workspace()->instance());
        if (FakeStream *stream = instance->fake.stream()) {
            stream->send("metrics", Wire());
        }
        settle();
    }
    static JsonValue Wire()
    {
        return JsonValue::object(
            {{u"time"_s, JsonValue(QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs))},
             {u"rate"_s, JsonValue(42.7)},
             {u"window"_s, JsonValue(60)},
             {u"recent"_s,
              JsonValue::object({{u"requests"_s, JsonValue(420)},
                                 {u"duration"_s, JsonValue::object({{u"p95"_s, JsonValue(18.0)}})},
                                 {u"p95"_s, JsonValue(18.0)}})}});
    }

    static void settle()
    {
        for (int i = 0; i < 30; ++i)
            QTest::qWait(5);
    }
    QDialog *sheet() const { return m_window->findChild<QDialog *>(); }

    QPixmap grab() const { return m_window->grab(); }
    void save(const QPixmap &picture, const QString &name) const
    {
        picture.save(u"%1/%2%3.png"_s.arg(m_folder, name, m_suffix));
    }
    void shot(const QString &name) const { save(grab(), name); }
    // A window of its own is drawn where it stands over the main window.
    void over(QWidget *top, const QString &name) const
    {
        settle();
        QPixmap picture = grab();
        QPainter painter(&picture);
        const QPoint place = qobject_cast<QDialog *>(top)
            ? m_window->rect().center() - top->rect().center()
            : m_window->mapFromGlobal(top->mapToGlobal(QPoint()));
        painter.drawPixmap(place, top->grab());
        painter.end();
        save(picture, name);
    }
    void sheetShot(const QString &name)
    {
        settle();
        if (!sheet())
            return;
        over(sheet(), name);
        sheet()->reject();
        m_window->activateWindow();
        settle();
    }
    void menuShot(const QString &button, const QString &menu, const QString &name)
    {
        QTest::mouseClick(m_window->findChild<QWidget *>(button), Qt::LeftButton);
        if (auto *made = m_window->findChild<QMenu *>(menu)) {
            over(made, name);
            made->close();
        }
        settle();
    }
    void popoverShot(const QString &button, const QString &name)
    {
        QTest::mouseClick(m_window->findChild<QWidget *>(button), Qt::LeftButton);
        settle();
        for (QWidget *top : QApplication::topLevelWidgets()) {
            if (top->isVisible() && top != m_window) {
                over(top, name);
                top->hide();
            }
        }
        settle();
    }

    Theme &m_theme;
    const QString m_folder;
    const QString m_suffix;
    QTemporaryDir m_directory;
    FakeOpener m_opener;
    MainWindow *m_window = nullptr;
};

}  // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    app.setApplicationVersion(u"0.1.0"_s);
    const QStringList arguments = app.arguments();
    if (arguments.size() < 2)
        return 1;
    QDir().mkpath(arguments[1]);
    Theme theme;
    theme.install();
    const bool isDark = arguments.contains(u"dark"_s);
    theme.setMode(isDark ? Theme::Mode::Dark : Theme::Mode::Light);
    const QString tone = isDark ? u"-dark"_s : u"-light"_s;
    const bool isSmall = arguments.contains(u"small"_s);
    // Each window reads its own session, which says nothing of the theme at its first start.
    Shots(theme, arguments[1], tone + (isSmall ? u"-960"_s : QString()))
        .take(isSmall ? QSize(960, 600) : QSize(1360, 860));
    return 0;
}
