// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/accessibilitywalk.h"
#include "support/sampleopener.h"
#include "support/shelltest.h"
#include "widgets/base/segmented.h"
#include "widgets/shell/commandpalette.h"
#include "widgets/shell/commands.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/workspace.h"
#include "widgets/theme.h"

#include <QAbstractButton>
#include <QAbstractItemModel>
#include <QDialog>
#include <QTableView>
#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Binnacle::Ui;
using namespace Qt::StringLiterals;

class TestAccessibility : public ShellTest
{
    Q_OBJECT

private:
    void walk(QWidget &window)
    {
        const QStringList faults = AccessibilityWalk(window).faults();
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    }

    /// The real pages on the sample project, with @p page in front; @p table is its list.
    void openReal(const QString &page, const QString &table)
    {
        m_window.reset();
        m_real = std::make_unique<SampleOpener>(m_directory->filePath(u"harbour"_s));
        showWindow(*m_real, standardPages());
        m_window->resize(1360, 860);
        m_window->openSample();
        QTRY_VERIFY(m_window->workspace() && m_window->workspace()->currentPage());
        QTRY_COMPARE(m_window->workspace()->instance().state(), Client::Instance::State::Running);
        m_window->commands().run(u"page.open."_s + page);
        QTRY_VERIFY(findVisible(u"page."_s + page));
        // The window's own requests are the only ones there are.
        if (auto *own = findVisible<QAbstractButton>(u"page.logs.operators"_s))
            own->click();
        if (!table.isEmpty())
            QTRY_VERIFY(findVisible<QTableView>(table)
                        && findVisible<QTableView>(table)->model()->rowCount() > 1);
    }

    std::unique_ptr<SampleOpener> m_real;

private slots:
    void initTestCase() { m_theme.install(); }
    void init() { makeWindow(); }
    void cleanup()
    {
        endWindow();
        m_real.reset();
    }

    void welcome() { walk(*m_window); }

    void welcomeWithAFailureAndRecent()
    {
        m_window->openSample();
        QTRY_VERIFY(m_window->workspace());
        m_window->commands().run(u"instance.close"_s);
        m_opener->failure = Error::make(Error::Kind::PreconditionFailed);
        m_window->openDirectory(u"/srv/other"_s);
        QTRY_VERIFY(m_window->findChild<QWidget *>(u"btn.failure.create"_s));
        walk(*m_window);
    }

    void pages_data()
    {
        QTest::addColumn<int>("number");
        for (const int number : {1, 2, 3, 5})
            QTest::addRow("%d", number) << number;
    }

    void pages()
    {
        QFETCH(int, number);
        m_window->openSample();
        QTRY_VERIFY(m_window->workspace() && m_window->workspace()->currentPage());
        QTest::keyClick(m_window.get(), Qt::Key(Qt::Key_0 + number), Qt::ControlModifier);
        m_window->commands().run(u"view.trace"_s);
        walk(*m_window);
    }

    void realPages_data()
    {
        QTest::addColumn<QString>("page");
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("tabs");
        QTest::newRow("overview") << u"overview"_s << QString() << QString();
        QTest::newRow("logs") << u"logs"_s << u"page.logs.table"_s << u"page.logs.inspector.tabs"_s;
        QTest::newRow("routes") << u"routes"_s << u"page.routes.table"_s
                                << u"page.routes.inspector.tabs"_s;
        QTest::newRow("access") << u"access"_s << QString() << QString();
        QTest::newRow("data") << u"data"_s << u"page.data.grid"_s << u"data.inspector.tabs"_s;
    }

    void realPages()
    {
        QFETCH(QString, page);
        QFETCH(QString, table);
        QFETCH(QString, tabs);
        openReal(page, table);
        if (QTest::currentTestFailed())
            return;
        walk(*m_window);
        if (table.isEmpty())
            return;
        // The same with something chosen, on every tab of the inspector.
        auto *view = findVisible<QTableView>(table);
        view->setFocus();
        // The list that follows has its newest row current already, which is no choice.
        const auto isInspected = [&] {
            // Nor has every row tabs: requests without a route have none.
            for (int row = 0; row < 3; ++row) {
                view->setCurrentIndex(view->model()->index(row, 1));
                if (row > 0 && findVisible<Segmented>(tabs))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY(isInspected());
        auto *inspector = findVisible<Segmented>(tabs);
        for (int tab = 0; tab < inspector->count(); ++tab) {
            inspector->setCurrentIndex(tab);
            walk(*m_window);
        }
    }

    void everyPartAtOnce()
    {
        m_opener->prepare = [](FakeInstance &instance) { instance.busyPort = u":8090"_s; };
        m_window->openSample();
        QTRY_VERIFY(m_window->workspace() && m_window->workspace()->currentPage());
        m_window->commands().run(u"page.open.data"_s);
        m_window->commands().run(u"tab.split"_s);
        m_window->notices().error(u"Something failed"_s, Error::internal({}));
        m_window->resize(960, 600);
        QTRY_VERIFY(m_window->findChild<QWidget *>(u"btn.trouble.nextPort"_s));
        walk(*m_window);
    }

    void sheets_data()
    {
        QTest::addColumn<QString>("command");
        QTest::newRow("new project") << u"instance.new"_s;
        QTest::newRow("attach") << u"instance.attach"_s;
        QTest::newRow("keys") << u"help.keys"_s;
        QTest::newRow("about") << u"help.about"_s;
    }

    void sheets()
    {
        QFETCH(QString, command);
        m_window->commands().run(command);
        QDialog *sheet = m_window->findChild<QDialog *>();
        QVERIFY(sheet);
        sheet->activateWindow();
        QTRY_COMPARE(QApplication::activeWindow(), sheet);
        walk(*sheet);
        QTest::keyClick(sheet, Qt::Key_Escape);
        QTRY_VERIFY(!m_window->findChild<QDialog *>());
    }

    void closeSheet()
    {
        m_window->openSample();
        QTRY_VERIFY(m_window->workspace());
        m_window->close();
        QDialog *sheet = m_window->findChild<QDialog *>();
        QVERIFY(sheet);
        sheet->activateWindow();
        QTRY_COMPARE(QApplication::activeWindow(), sheet);
        walk(*sheet);
        QTest::keyClick(sheet, Qt::Key_Escape);
        QTRY_VERIFY(!m_window->findChild<QDialog *>());
        QVERIFY(m_window->isVisible());
    }

    void paletteLeavesByEscape()
    {
        m_window->openSample();
        QTRY_VERIFY(m_window->workspace() && m_window->workspace()->currentPage());
        auto *field = m_window->findChild<QWidget *>(u"btn.search"_s);
        field->setFocus();
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        QVERIFY(m_window->palette().isVisible());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!m_window->palette().isVisible());
        QCOMPARE(QApplication::focusWidget(), field);
    }

    void survivesLargeText()
    {
        m_theme.setZoom(200);
        m_window->resize(1280, 800);
        m_window->openSample();
        QTRY_VERIFY(m_window->workspace() && m_window->workspace()->currentPage());
        QVERIFY2(m_window->width() <= 1280 && m_window->height() <= 800,
                 "the contents push the window out of its size");
        walk(*m_window);
    }
};

QTEST_MAIN(TestAccessibility)
#include "tst_accessibility.moc"
