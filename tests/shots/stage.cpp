// SPDX-License-Identifier: GPL-3.0-or-later
#include "shots/stage.h"

#include "support/accessibilitywalk.h"
#include "support/sampleopener.h"
#include "widgets/base/segmented.h"
#include "widgets/shell/commandpalette.h"
#include "widgets/shell/commands.h"
#include "widgets/shell/workspace.h"
#include "widgets/theme.h"

#include <QAbstractItemModel>
#include <QApplication>
#include <QContextMenuEvent>
#include <QDir>
#include <QHeaderView>
#include <QLineEdit>
#include <QPointer>
#include <QScrollBar>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTableView>
#include <QTcpServer>
#include <QTest>

#include <cstdio>

namespace Binnacle::Shots {

using namespace Qt::StringLiterals;

namespace {

constexpr QSize designed(1360, 860);

QString usualAddress()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost, 8090) ? u"127.0.0.1:8090"_s : u"127.0.0.1:0"_s;
}

}  // namespace

Stage::Stage(Ui::Theme &theme, const QString &folder)
    : m_theme(theme)
    , m_camera(folder)
    , m_opener(std::make_unique<GatedOpener>(
          std::make_unique<Tests::SampleOpener>(m_directory.filePath(u"harbour"_s), usualAddress()),
          m_gate))
{
    Ui::ShellSetup setup = Ui::ShellSetup::standard();
    setup.stateDirectory = m_directory.filePath(u"state"_s);
    setup.hasTray = [] { return true; };
    m_window = std::make_unique<Ui::MainWindow>(*m_opener, theme, setup);
    m_camera.aimAt(m_window.get());
    m_window->resize(designed);
    m_window->show();
    m_window->activateWindow();
    until(u"the window is active"_s, [this] { return m_window->isActiveWindow(); });
}

Stage::~Stage()
{
    m_traffic.reset();
    m_window.reset();
}

void Stage::needSample()
{
    closeAll();
    if (!m_window->workspace()) {
        m_window->openSample();
        until(u"the sample is open"_s,
              [this] { return m_window->workspace() && m_window->workspace()->currentPage(); });
        until(u"the server listens"_s,
              [this] { return instance().state() == Client::Instance::State::Running; });
        m_line = std::make_unique<HttpLine>(port());
        m_adminToken = m_line->signIn("_superusers", "admin@example.com", "admin-secret-1");
        addCollections();
        m_traffic = std::make_unique<Traffic>(port());
    }
    const int before = m_traffic->count();
    until(u"others call the server"_s, [&] { return m_traffic->count() > before; });
}

/// One without records, and one with more than are counted unasked.
void Stage::addCollections()
{
    const QByteArray dates = R"({"name":"created","type":"autodate","onCreate":true})";
    call("POST", "/api/collections",
         R"({"name":"pilots","type":"base","listRule":"","fields":[)"
         R"({"name":"name","type":"text","required":true,"presentable":true},)"
         R"({"name":"licence","type":"text"},)"
             + dates + "]}");
    const HttpAnswer made
        = call("POST", "/api/collections",
               R"({"name":"soundings","type":"base","fields":[)"
               R"({"name":"place","type":"text"},{"name":"depth","type":"number"},)"
               R"({"name":"tide","type":"number"},{"name":"taken","type":"date"},)"
                   + dates + "]}");
    if (made.status != 200)
        fail(u"the collections were not made: "_s + QString::fromUtf8(made.body));
    const QString connection = u"shots"_s;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, connection);
        database.setDatabaseName(m_directory.filePath(u"harbour/data.db"_s));
        database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=5000"_s);
        database.open();
        QSqlQuery query(database);
        const bool isDone = query.exec(
            u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) "
            "INSERT INTO soundings (id, place, depth, tide, taken, created) "
            "SELECT printf('sound%010d', i), 'Line ' || (1 + i / 2000) || ' · ' || (i % 2000), "
            "round(4 + abs(random() % 900) / 100.0, 2), round((i % 120) / 100.0, 2), "
            "strftime('%Y-%m-%d %H:%M:%f', 'now', '-' || (60000 - i) || ' minutes') || 'Z', "
            "strftime('%Y-%m-%d %H:%M:%f', 'now') || 'Z' FROM n"_s);
        if (!isDone)
            fail(u"the soundings were not made: "_s + query.lastError().text());
    }
    QSqlDatabase::removeDatabase(connection);
}

Ui::Workspace &Stage::workspace()
{
    return *m_window->workspace();
}

Client::Instance &Stage::instance()
{
    return workspace().instance();
}

quint16 Stage::port()
{
    return quint16(instance().address().section(u':', -1).toInt());
}

HttpAnswer Stage::call(const QByteArray &method, const QByteArray &target, const QByteArray &json)
{
    return m_line->call(method, target, json, m_adminToken);
}

HttpAnswer Stage::callAsUser(const QByteArray &method, const QByteArray &target,
                             const QByteArray &json)
{
    const QByteArray token = m_line->signIn("users", "kari@example.com", "harbour-secret-1");
    return m_line->call(method, target, json, token);
}

Ui::Page *Stage::go(Ui::PageKind kind, const JsonValue &arguments)
{
    closeAll();
    const auto pages = workspace().pages();
    for (Ui::Page *each : pages) {
        if (each->kind() != kind)
            workspace().closeTab(each);
    }
    Ui::Page *page = workspace().open({kind, arguments});
    until(u"the page is shown"_s, [page] { return page && page->isShown(); });
    return page;
}

void Stage::shot(const QString &name)
{
    m_camera.take(name);
    if (!m_isWalking || !floating().isEmpty())
        return;
    const QPointer<QWidget> before = QApplication::focusWidget();
    const QStringList faults = Tests::AccessibilityWalk(*m_window).faults();
    for (const QString &fault : faults)
        std::printf("%s: %s\n", qPrintable(name), qPrintable(fault));
    if (before)
        before->setFocus();
}

void Stage::click(const QString &name)
{
    if (auto *widget = find(name))
        QTest::mouseClick(widget, Qt::LeftButton);
}

void Stage::run(const QString &command)
{
    m_window->commands().run(command);
}

void Stage::key(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QWidget *at = QApplication::activePopupWidget();
    if (at && at->focusWidget())
        at = at->focusWidget();
    if (!at)
        at = QApplication::focusWidget();
    QTest::keyClick(at ? at : m_window.get(), key, modifiers);
}

void Stage::type(const QString &field, const QString &text)
{
    auto *edit = find<QLineEdit>(field);
    if (!edit)
        return;
    edit->setFocus();
    edit->selectAll();
    QTest::keyClick(edit, Qt::Key_Delete);
    QTest::keyClicks(edit, text);
}

void Stage::enter(const QString &field, const QString &text)
{
    type(field, text);
    if (auto *edit = find<QLineEdit>(field)) {
        // The first Esc is for the list of completions.
        if (QApplication::activePopupWidget())
            QTest::keyClick(edit, Qt::Key_Escape);
        QTest::keyClick(edit, Qt::Key_Return);
    }
}

void Stage::choose(const QString &segmented, int index)
{
    if (auto *control = find<Ui::Segmented>(segmented))
        control->setCurrentIndex(index);
}

QTableView *Stage::table(const QString &name)
{
    return find<QTableView>(name);
}

void Stage::select(const QString &name, int row, int column)
{
    if (QTableView *view = table(name)) {
        view->setFocus();
        view->setCurrentIndex(view->model()->index(row, column));
    }
}

void Stage::openMenu(const QString &name, int row, int column)
{
    QTableView *view = table(name);
    if (!view)
        return;
    const QPoint at = view->visualRect(view->model()->index(row, column)).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, view->viewport()->mapToGlobal(at));
    QApplication::sendEvent(view->viewport(), &event);
}

void Stage::point(QWidget *widget, const QPoint &at)
{
    QTest::mouseMove(widget, at);
}

QList<QWidget *> Stage::floating() const
{
    QList<QWidget *> found;
    const auto windows = QApplication::topLevelWidgets();
    for (QWidget *each : windows) {
        if (each != m_window.get() && each->isVisible() && each->windowType() != Qt::Desktop
            && each->windowType() != Qt::ToolTip)
            found.append(each);
    }
    return found;
}

void Stage::closeAll()
{
    until(u"everything is closed"_s, [this] {
        m_window->palette().close();
        const QList<QWidget *> open = floating();
        for (QWidget *each : open)
            each->close();
        const auto toasts = m_window->findChildren<QWidget *>(u"btn.toast.dismiss"_s);
        for (QWidget *each : toasts) {
            if (each->isVisible())
                QTest::mouseClick(each, Qt::LeftButton);
        }
        m_window->activateWindow();
        return floating().isEmpty() && m_window->isActiveWindow() && !has(u"btn.toast.dismiss"_s);
    });
}

void Stage::resize(QSize size)
{
    m_window->resize(size);
    until(u"the window has its size"_s, [&] { return m_window->size() == size; });
}

bool Stage::until(const QString &what, const std::function<bool()> &condition)
{
    if (QTest::qWaitFor(condition, 15'000))
        return true;
    fail(u"waited in vain until "_s + what);
    return false;
}

bool Stage::untilRows(const QString &name, int atLeast)
{
    // It may not even be shown yet: a filter that has let nothing through hides it.
    return until(u"%1 has %2 rows"_s.arg(name).arg(atLeast), [&] {
        const auto *view = findVisible<QTableView>(name);
        return view && view->model()->rowCount() >= atLeast;
    });
}

void Stage::fail(const QString &what)
{
    ++m_failures;
    std::fprintf(stderr, "shots: %s\n", qPrintable(what));
    m_camera.take(u"failure-%1"_s.arg(m_failures));
}

}  // namespace Binnacle::Shots
