// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/fakeshell.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/workspace.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace Binnacle::Tests {

/// What the tests of the whole window share: one on fake servers and fake pages, made for every
/// test anew, and a user's hands.
class ShellTest : public QObject
{
protected:
    void makeWindow()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_opener = std::make_unique<FakeOpener>();
        showWindow(*m_opener, fakePages());
    }
    /// On servers of another kind.
    void showWindow(Client::InstanceOpener &opener, const Ui::PageFactory &pages)
    {
        m_window = std::make_unique<Ui::MainWindow>(
            opener, m_theme, Ui::ShellSetup{m_directory->path(), pages, [] { return false; }});
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void endWindow()
    {
        m_window.reset();
        m_opener.reset();
        m_theme.setZoom(100);
    }

    template <typename T = QWidget> T *find(const QString &name) const
    {
        return m_window->findChild<T *>(name);
    }
    template <typename T = QWidget> T *findVisible(const QString &name) const
    {
        const QList<T *> all = m_window->findChildren<T *>(name);
        for (T *each : all) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }
    void click(const QString &name)
    {
        auto *widget = find(name);
        QVERIFY2(widget && widget->isVisible(), qPrintable(name));
        QTest::mouseClick(widget, Qt::LeftButton);
    }
    void key(Qt::Key code, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QWidget *at = QApplication::focusWidget();
        QTest::keyClick(at ? at : m_window.get(), code, modifiers);
    }
    FakePage *page() const
    {
        return m_window->workspace()
            ? dynamic_cast<FakePage *>(m_window->workspace()->currentPage())
            : nullptr;
    }
    FakeInstance &instance() const { return *m_opener->last.lock(); }

    Ui::Theme m_theme;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<FakeOpener> m_opener;
    std::unique_ptr<Ui::MainWindow> m_window;
};

}  // namespace Binnacle::Tests
