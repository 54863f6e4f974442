// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/chip.h"
#include "widgets/base/filterbar.h"

#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace Binnacle::Ui;
using namespace Qt::StringLiterals;

class TestFilterBar : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_theme.install(); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
        m_window = std::make_unique<QWidget>();
        m_window->resize(600, 300);
        auto *layout = new QVBoxLayout(m_window.get());
        m_bar = new FilterBar(m_theme);
        layout->addWidget(m_bar);
        layout->addStretch(1);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_bar->edit()->setFocus();
    }

    void appliesOnEnter();
    void doesNotApplyAnError();
    void clearsWithEscape();
    void walksItsHistory();
    void completesWhatIsTyped();
    void escapeClosesCompletionsFirst();
    void showsClausesThatCanBeRemoved();
    void settingTheTextIsSilent();

private:
    QWidget *popup() const { return m_window->findChild<QWidget *>(u"completions"_s); }

    Theme m_theme;
    std::unique_ptr<QWidget> m_window;
    FilterBar *m_bar = nullptr;
};

void TestFilterBar::appliesOnEnter()
{
    QSignalSpy edited(m_bar, &FilterBar::edited);
    QSignalSpy applied(m_bar, &FilterBar::applied);
    QTest::keyClicks(m_bar->edit(), u"a=1"_s);
    QCOMPARE(edited.count(), 3);
    QCOMPARE(applied.count(), 0);
    QTest::keyClick(m_bar->edit(), Qt::Key_Return);
    QCOMPARE(applied.count(), 1);
    QCOMPARE(applied.first().first().toString(), u"a=1"_s);
    QCOMPARE(m_bar->history(), QStringList{u"a=1"_s});
}

void TestFilterBar::doesNotApplyAnError()
{
    QSignalSpy applied(m_bar, &FilterBar::applied);
    QTest::keyClicks(m_bar->edit(), u"a="_s);
    m_bar->setStatus(FilterBar::Status::Error, u"A value is missing."_s);
    auto *message = m_bar->findChild<QLabel *>(u"filter.message"_s);
    QVERIFY(message->isVisible());
    QCOMPARE(message->text(), u"A value is missing."_s);
    QCOMPARE(m_bar->edit()->property("status").toString(), u"error"_s);
    QTest::keyClick(m_bar->edit(), Qt::Key_Return);
    QCOMPARE(applied.count(), 0);
    QVERIFY(m_bar->history().isEmpty());
}

void TestFilterBar::clearsWithEscape()
{
    m_bar->setText(u"a=1"_s);
    m_bar->setStatus(FilterBar::Status::Error, u"wrong"_s);
    QSignalSpy applied(m_bar, &FilterBar::applied);
    QTest::keyClick(m_bar->edit(), Qt::Key_Escape);
    QCOMPARE(applied.count(), 1);
    QCOMPARE(m_bar->text(), QString());
    // There is nothing left that is in error.
    QVERIFY(!m_bar->findChild<QLabel *>(u"filter.message"_s)->isVisible());
}

void TestFilterBar::walksItsHistory()
{
    m_bar->setHistory({u"newest"_s, u"older"_s});
    QTest::keyClicks(m_bar->edit(), u"draft"_s);
    QTest::keyClick(m_bar->edit(), Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(m_bar->text(), u"newest"_s);
    QTest::keyClick(m_bar->edit(), Qt::Key_Up, Qt::ControlModifier);
    QTest::keyClick(m_bar->edit(), Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(m_bar->text(), u"older"_s);
    QTest::keyClick(m_bar->edit(), Qt::Key_Down, Qt::ControlModifier);
    QTest::keyClick(m_bar->edit(), Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(m_bar->text(), u"draft"_s);
}

void TestFilterBar::completesWhatIsTyped()
{
    m_bar->setCompletionProvider([](const QString &text, int cursor) {
        QList<Completion> found;
        for (const QString &field : {u"status"_s, u"started"_s}) {
            if (field.startsWith(text.first(cursor)))
                found.append({field, u"field"_s, {}, 0, cursor});
        }
        return found;
    });
    QTest::keyClicks(m_bar->edit(), u"st"_s);
    QVERIFY(popup()->isVisible());
    QTest::keyClick(m_bar->edit(), Qt::Key_Down);
    QTest::keyClick(m_bar->edit(), Qt::Key_Down);
    QTest::keyClick(m_bar->edit(), Qt::Key_Tab);
    QCOMPARE(m_bar->text(), u"started"_s);
    QVERIFY(!popup()->isVisible());
    QVERIFY(m_bar->edit()->hasFocus());
}

void TestFilterBar::escapeClosesCompletionsFirst()
{
    m_bar->setCompletionProvider([](const QString &, int) {
        return QList<Completion>{{u"x"_s, {}, {}, 0, 0}};
    });
    QTest::keyClicks(m_bar->edit(), u"st"_s);
    QVERIFY(popup()->isVisible());
    QTest::keyClick(m_bar->edit(), Qt::Key_Escape);
    QVERIFY(!popup()->isVisible());
    QCOMPARE(m_bar->text(), u"st"_s);
}

void TestFilterBar::showsClausesThatCanBeRemoved()
{
    QSignalSpy removed(m_bar, &FilterBar::clauseRemoved);
    m_bar->setClauses({{u"a = 1"_s, {}}, {u"b = 2"_s, {}}});
    auto *second = m_bar->findChild<Chip *>(u"filter.clause.1"_s);
    QVERIFY(second && second->isVisible());
    QTest::keyClick(second, Qt::Key_Delete);
    QCOMPARE(removed.count(), 1);
    QCOMPARE(removed.first().first().toInt(), 1);
}

void TestFilterBar::settingTheTextIsSilent()
{
    QSignalSpy edited(m_bar, &FilterBar::edited);
    QSignalSpy applied(m_bar, &FilterBar::applied);
    m_bar->setText(u"a=1"_s);
    QCOMPARE(edited.count() + applied.count(), 0);
    m_bar->apply(u"a=2"_s);
    QCOMPARE(applied.count(), 1);
}

QTEST_MAIN(TestFilterBar)
#include "tst_filterbar.moc"
