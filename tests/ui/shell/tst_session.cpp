// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeshell.h"
#include "widgets/base/button.h"
#include "widgets/shell/commands.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/workspace.h"
#include "widgets/theme.h"

#include <QCheckBox>
#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Binnacle::Ui;
using namespace Qt::StringLiterals;

class TestSession : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<MainWindow> makeWindow(const QString &directory, bool hasTray = false)
    {
        auto window = std::make_unique<MainWindow>(
            m_opener, m_theme, ShellSetup{directory, fakePages(), [hasTray] { return hasTray; }});
        window->show();
        return window;
    }
    static FakePage *page(const MainWindow &window)
    {
        return window.workspace() ? dynamic_cast<FakePage *>(window.workspace()->currentPage())
                                  : nullptr;
    }
    static bool isDialogOpen(const MainWindow &window) { return window.findChild<QDialog *>(); }
    // Copies what is on the disk, as a crash at this moment would leave it.
    static void copyAll(const QString &from, const QString &to)
    {
        const auto names = QDir(from).entryList(QDir::Files);
        for (const QString &name : names) {
            if (!name.endsWith(u".lock"))
                QVERIFY(QFile::copy(from + u'/' + name, to + u'/' + name));
        }
    }
    void closeForGood(MainWindow &window)
    {
        QSignalSpy finished(&window, &MainWindow::finished);
        window.stopAndQuit();
        QTRY_COMPARE(finished.size(), 1);
    }

    Theme m_theme;
    FakeOpener m_opener;

private slots:
    void initTestCase() { m_theme.install(); }
    void init()
    {
        m_opener.asked.clear();
        m_opener.failure.reset();
        m_opener.isHolding = false;
        m_theme.setZoom(100);
        m_theme.setMode(Theme::Mode::Light);
    }

    void bringsEverythingBack()
    {
        const QTemporaryDir directory;
        {
            const auto window = makeWindow(directory.path());
            window->openDirectory(u"/srv/boats"_s);
            QTRY_VERIFY(page(*window));
            window->workspace()->open(
                {PageKind::Data, JsonValue::object({{u"collection"_s, JsonValue(u"posts"_s)}})});
            page(*window)->field->setText(u"half a sentence"_s);
            window->workspace()->open({PageKind::Logs, JsonValue::object()});
            window->commands().run(u"tab.split"_s);
            window->commands().run(u"theme.dark"_s);
            window->commands().run(u"view.zoomIn"_s);
            window->resize(1200, 700);
            closeForGood(*window);
        }
        m_theme.setZoom(100);
        m_theme.setMode(Theme::Mode::Light);
        const auto window = makeWindow(directory.path());
        QVERIFY(m_theme.isDark());
        QCOMPARE(m_theme.zoom(), 110);
        QCOMPARE(window->size(), QSize(1200, 700));
        QVERIFY(!window->workspace());
        window->restoreSession();
        QTRY_VERIFY(page(*window));
        QCOMPARE(m_opener.asked.last(), u"directory /srv/boats 127.0.0.1:8090"_s);
        QTRY_COMPARE(window->workspace()->pages().size(), 3);
        QVERIFY(window->workspace()->isSplit());
        QCOMPARE(page(*window)->kind(), PageKind::Logs);
        auto *data = dynamic_cast<FakePage *>(window->workspace()->pages().at(1));
        QCOMPARE(data->title(), u"posts"_s);
        QCOMPARE(data->field->text(), u"half a sentence"_s);
        QCOMPARE(m_opener.last.lock()->starts, 1);
        closeForGood(*window);
    }

    void keepsDraftsOverACrash()
    {
        const QTemporaryDir directory;
        const QTemporaryDir copy;
        const auto crashed = makeWindow(directory.path());
        crashed->openDirectory(u"/srv/boats"_s);
        QTRY_VERIFY(page(*crashed));
        page(*crashed)->field->setText(u"unsaved"_s);
        crashed->saveSession();
        QTRY_VERIFY(QDir(directory.path()).entryList({u"instance-*.json"_s}).size() == 1);
        QTRY_VERIFY(QFile::exists(directory.filePath(u"window.json"_s)));
        copyAll(directory.path(), copy.path());

        const auto window = makeWindow(copy.path());
        QStringList told;
        connect(&window->notices(), &Notices::posted, this,
                [&told](const Notice &notice) { told.append(notice.text); });
        window->restoreSession();
        QTRY_VERIFY(page(*window));
        QTRY_COMPARE(page(*window)->field->text(), u"unsaved"_s);
        QTRY_COMPARE(told, QStringList{u"Restored; 1 draft kept"_s});
        closeForGood(*window);
        closeForGood(*crashed);
    }

    void aSecondWindowLeavesTheFirstOnesFiles()
    {
        const QTemporaryDir directory;
        const auto first = makeWindow(directory.path());
        first->openDirectory(u"/srv/boats"_s);
        QTRY_VERIFY(page(*first));
        SessionStore second(directory.path());
        QVERIFY(!second.isWritable());
        QVERIFY(!second.endedBadly());
        closeForGood(*first);
    }

    void neverWritesPasswords()
    {
        const QTemporaryDir directory;
        {
            const auto window = makeWindow(directory.path());
            window->commands().run(u"instance.attach"_s);
            window->findChild<QLineEdit *>(u"attach.url"_s)->setText(u"http://10.0.0.5:8090"_s);
            window->findChild<QLineEdit *>(u"attach.email"_s)->setText(u"a@example.org"_s);
            window->findChild<QLineEdit *>(u"attach.password"_s)->setText(u"correct-horse"_s);
            QTest::mouseClick(window->findChild<QWidget *>(u"attach.start"_s), Qt::LeftButton);
            QTRY_VERIFY(page(*window));
            QVERIFY(m_opener.asked.last().endsWith(u"correct-horse"));
            closeForGood(*window);
        }
        const auto names = QDir(directory.path()).entryList({u"*.json"_s});
        QVERIFY(names.size() >= 2);
        for (const QString &name : names) {
            QFile file(directory.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY(!file.readAll().contains("correct-horse"));
            QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther),
                     QFile::Permissions());
        }
        // A remote one is not opened by itself, but remembered.
        const auto window = makeWindow(directory.path());
        m_opener.asked.clear();
        window->restoreSession();
        QVERIFY(m_opener.asked.isEmpty());
        QVERIFY(window->findChild<QWidget *>(u"welcome.recent"_s));
        closeForGood(*window);
    }

    void survivesBrokenFiles()
    {
        const QTemporaryDir directory;
        QFile file(directory.filePath(u"window.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"version\":1,\"theme\":99,\"zoom\":9000,\"recent\":[{}],\"open\":7,"
                   "\"geometry\":\"!\"}");
        file.close();
        const auto window = makeWindow(directory.path());
        QCOMPARE(m_theme.zoom(), 200);
        m_theme.setZoom(100);
        window->restoreSession();
        QVERIFY(!window->workspace());
        closeForGood(*window);
    }

    void endsWhileAServerStarts()
    {
        const QTemporaryDir directory;
        const auto window = makeWindow(directory.path());
        window->openDirectory(u"/srv/boats"_s);
        QTRY_VERIFY(page(*window));
        // It listens only after the end was asked for.
        const auto instance = m_opener.last.lock();
        instance->setState(Client::Instance::State::Starting);
        QSignalSpy finished(window.get(), &MainWindow::finished);
        window->stopAndQuit();
        QCOMPARE(instance->state(), Client::Instance::State::Stopped);
        QTRY_COMPARE(finished.size(), 1);
    }

    void leavesWhatIsBeingOpenedToTheNextStart()
    {
        const QTemporaryDir directory;
        {
            const auto first = makeWindow(directory.path());
            first->openDirectory(u"/srv/boats"_s);
            QTRY_VERIFY(page(*first));
            closeForGood(*first);
        }
        {
            const auto second = makeWindow(directory.path());
            second->restoreSession();
            closeForGood(*second);
            QVERIFY(!second->workspace());
        }
        const auto third = makeWindow(directory.path());
        third->restoreSession();
        QTRY_VERIFY(page(*third));
        closeForGood(*third);
    }

    void leavesADirectoryNeverOpenedBeforeToTheNextStart()
    {
        const QTemporaryDir directory;
        {
            const auto first = makeWindow(directory.path());
            m_opener.isHolding = true;
            first->openDirectory(u"/srv/rafts"_s);
            QCOMPARE(m_opener.asked.size(), 1);
            closeForGood(*first);
            QVERIFY(!first->workspace());
            m_opener.isHolding = false;
            m_opener.release();
        }
        const auto second = makeWindow(directory.path());
        second->restoreSession();
        QTRY_VERIFY(page(*second));
        QCOMPARE(second->workspace()->instance().directory(), u"/srv/rafts"_s);
        QCOMPARE(m_opener.asked.size(), 2);
        closeForGood(*second);
    }

    void asksOnceBeforeAServerStops()
    {
        const QTemporaryDir directory;
        auto window = makeWindow(directory.path(), true);
        window->openDirectory(u"/srv/boats"_s);
        QTRY_VERIFY(page(*window));
        window->close();
        QVERIFY(window->isVisible());
        QVERIFY(isDialogOpen(*window));
        QTest::mouseClick(window->findChild<QWidget *>(u"close.keep"_s), Qt::LeftButton);
        QTRY_VERIFY(!window->isVisible());
        QCOMPARE(m_opener.last.lock()->state(), Client::Instance::State::Running);
        // Remembered.
        window->show();
        window->close();
        QTRY_VERIFY(!window->isVisible());
        QTRY_VERIFY(!isDialogOpen(*window));
        closeForGood(*window);
        QCOMPARE(m_opener.last.lock()->state(), Client::Instance::State::Stopped);
    }

    void minimisesWithoutATray()
    {
        const QTemporaryDir directory;
        const auto window = makeWindow(directory.path(), false);
        window->openDirectory(u"/srv/boats"_s);
        QTRY_VERIFY(page(*window));
        QVERIFY(page(*window)->isShown());
        window->close();
        window->findChild<QCheckBox *>(u"close.remember"_s)->setChecked(false);
        QTest::mouseClick(window->findChild<QWidget *>(u"close.keep"_s), Qt::LeftButton);
        QTRY_VERIFY(window->isMinimized());
        QVERIFY(!page(*window)->isShown());
        window->showNormal();
        QTRY_VERIFY(page(*window)->isShown());
        QTRY_VERIFY(!isDialogOpen(*window));
        window->close();
        QVERIFY(isDialogOpen(*window));
        QSignalSpy finished(window.get(), &MainWindow::finished);
        QTest::mouseClick(window->findChild<QWidget *>(u"close.stop"_s), Qt::LeftButton);
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(m_opener.last.lock()->state(), Client::Instance::State::Stopped);
    }

    void closesAtOnceWithoutAServer()
    {
        const QTemporaryDir directory;
        const auto window = makeWindow(directory.path());
        QSignalSpy finished(window.get(), &MainWindow::finished);
        window->close();
        QCOMPARE(finished.size(), 1);
        QVERIFY(!isDialogOpen(*window));
        QTRY_VERIFY(!QFile::exists(directory.filePath(u"running"_s)));
    }
};

QTEST_MAIN(TestSession)
#include "tst_session.moc"
