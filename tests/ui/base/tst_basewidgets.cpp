// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/button.h"
#include "widgets/base/card.h"
#include "widgets/base/chip.h"
#include "widgets/base/codeview.h"
#include "widgets/base/dialog.h"
#include "widgets/base/keyvalueview.h"
#include "widgets/base/label.h"
#include "widgets/base/segmented.h"
#include "widgets/base/stateview.h"
#include "widgets/base/textline.h"
#include "widgets/base/tile.h"
#include "widgets/base/toast.h"
#include "widgets/base/valuetext.h"

#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <cstdlib>

using namespace Binnacle;
using namespace Binnacle::Ui;
using namespace Qt::StringLiterals;

class TestBaseWidgets : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_theme.install(); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    }

    void stateViewOffersWhatHelps();
    void stateViewKeepsOldContentWhileLoading();
    void stateViewCopiesTheDetailsOfAnError();
    void confirmAsksToTypeTheName();
    void confirmIsCancelledByEnter();
    void confirmCallsOnlyWhileItsOwnerLives();
    void tileIsReachedByKeyboard();
    void busyButtonDoesNothing();
    void segmentsMoveByArrows();
    void chipIsRemovedByKeyboard();
    void keyValuesKeepTheirWidgets();
    void valueTextCopiesAndActivates();
    void codeViewCopiesAllOfIt();
    void toastsLeaveButErrorsStay();
    void toastActionRuns();
    void labelElidesWithATooltip();
    void pathsKeepTheirEnds();
    void mirroredLayoutsMoveTexts();
    void menusPutKeysAtTheirEdge();

private:
    Theme m_theme;
};

void TestBaseWidgets::stateViewOffersWhatHelps()
{
    auto *content = new QLineEdit;
    StateView view(m_theme, content);
    view.resize(500, 400);
    view.show();
    auto *action = view.findChild<Button *>(u"btn.state.action"_s);
    QSignalSpy created(&view, &StateView::actionTriggered);
    QSignalSpy cleared(&view, &StateView::clearFilterRequested);
    QSignalSpy retried(&view, &StateView::retryRequested);
    QSignalSpy states(&view, &StateView::stateChanged);

    view.showEmpty({u"table-2"_s, u"No records yet"_s, {}, u"New record"_s});
    QVERIFY(!content->isVisible());
    QCOMPARE(action->text(), u"New record"_s);
    action->click();
    QCOMPARE(created.count(), 1);
    view.showFilteredEmpty(u"a = 1"_s);
    action->click();
    QCOMPARE(cleared.count(), 1);
    view.showError(u"It failed."_s, Error::internal({}));
    action->click();
    QCOMPARE(retried.count(), 1);
    view.showForbidden(u"a role"_s);
    QVERIFY(!action->isVisible());
    view.showContent();
    QVERIFY(content->isVisible() && content->isEnabled());
    QCOMPARE(states.count(), 5);
    QCOMPARE(view.state(), StateView::State::Content);
}

void TestBaseWidgets::stateViewKeepsOldContentWhileLoading()
{
    auto *content = new QLineEdit;
    StateView view(m_theme, content);
    view.show();
    view.showLoading();
    QVERIFY(!content->isVisible());
    view.showContent();
    view.showLoading();
    QVERIFY(content->isVisible());
}

void TestBaseWidgets::stateViewCopiesTheDetailsOfAnError()
{
    StateView view(m_theme);
    view.show();
    QSignalSpy opened(&view, &StateView::openInLogsRequested);
    view.showError(u"It failed."_s, Error::make(Error::Kind::Timeout, u"Too slow."_s, u"3 s"_s),
                   u"req1"_s);
    view.findChild<Button *>(u"btn.state.copy"_s)->click();
    QCOMPARE(QApplication::clipboard()->text(), u"It failed.\nToo slow.\n3 s\nreq1"_s);
    view.findChild<Button *>(u"btn.state.logs"_s)->click();
    QCOMPARE(opened.first().first().toString(), u"req1"_s);
}

void TestBaseWidgets::confirmAsksToTypeTheName()
{
    QWidget window;
    bool isConfirmed = false;
    QPointer<ConfirmDialog> dialog
        = ConfirmDialog::ask(m_theme, &window, {u"Delete?"_s, {}, u"Delete"_s, true, u"posts"_s},
                             [&isConfirmed] { isConfirmed = true; });
    auto *confirm = dialog->findChild<Button *>(u"btn.confirm"_s);
    auto *typed = dialog->findChild<QLineEdit *>(u"dialog.confirm.name"_s);
    QVERIFY(!confirm->isEnabled());
    QTest::keyClicks(typed, u"posts"_s);
    QVERIFY(confirm->isEnabled());
    confirm->click();
    QVERIFY(isConfirmed);
    QTRY_VERIFY(!dialog);
}

void TestBaseWidgets::confirmIsCancelledByEnter()
{
    QWidget window;
    bool isConfirmed = false;
    QPointer<ConfirmDialog> dialog
        = ConfirmDialog::ask(m_theme, &window, {u"Stop?"_s, {}, u"Stop"_s, true, {}},
                             [&isConfirmed] { isConfirmed = true; });
    QTest::keyClick(dialog, Qt::Key_Return);
    QVERIFY(!isConfirmed);
    QTRY_VERIFY(!dialog);
}

void TestBaseWidgets::confirmCallsOnlyWhileItsOwnerLives()
{
    QWidget window;
    auto *page = new QWidget(&window);
    bool isConfirmed = false;
    QPointer<ConfirmDialog> dialog
        = ConfirmDialog::ask(m_theme, page, {u"Stop?"_s, {}, u"Stop"_s, true, {}},
                             [&isConfirmed] { isConfirmed = true; });
    delete page;
    dialog->findChild<Button *>(u"btn.confirm"_s)->click();
    QVERIFY(!isConfirmed);
}

void TestBaseWidgets::tileIsReachedByKeyboard()
{
    MetricTile tile(m_theme, u"Requests"_s);
    QCOMPARE(tile.accessibleName(), u"Requests: unknown"_s);
    tile.setValue(u"42.7"_s, u"/s"_s);
    QCOMPARE(tile.accessibleName(), u"Requests: 42.7 /s"_s);
    QSignalSpy clicked(&tile, &MetricTile::clicked);
    QTest::keyClick(&tile, Qt::Key_Return);
    QTest::keyClick(&tile, Qt::Key_Space);
    QCOMPARE(clicked.count(), 2);
}

void TestBaseWidgets::busyButtonDoesNothing()
{
    Button button(m_theme, Button::Kind::Primary, u"Save"_s);
    QSignalSpy clicked(&button, &Button::clicked);
    button.setBusy(true);
    QTest::mouseClick(&button, Qt::LeftButton);
    QTest::keyClick(&button, Qt::Key_Space);
    QTest::keyClick(&button, Qt::Key_Return);
    QCOMPARE(clicked.count(), 0);
    button.setBusy(false);
    QTest::keyClick(&button, Qt::Key_Return);
    QTest::mouseClick(&button, Qt::LeftButton);
    QCOMPARE(clicked.count(), 2);
}

void TestBaseWidgets::segmentsMoveByArrows()
{
    Segmented segmented(m_theme);
    for (const QString &text : {u"One"_s, u"Two"_s, u"Three"_s})
        segmented.addSegment(text);
    QSignalSpy changed(&segmented, &Segmented::currentChanged);
    QTest::keyClick(&segmented, Qt::Key_Right);
    QCOMPARE(segmented.currentIndex(), 1);
    QTest::keyClick(&segmented, Qt::Key_End);
    QTest::keyClick(&segmented, Qt::Key_Right);
    QCOMPARE(segmented.currentIndex(), 2);
    QCOMPARE(changed.count(), 2);
    QCOMPARE(segmented.accessibleDescription(), u"Three"_s);
    segmented.resize(segmented.sizeHint());
    QTest::mouseClick(&segmented, Qt::LeftButton, {}, {5, 5});
    QCOMPARE(segmented.currentIndex(), 0);
}

void TestBaseWidgets::chipIsRemovedByKeyboard()
{
    Chip chip(m_theme, u"a = 1"_s);
    QCOMPARE(chip.focusPolicy(), Qt::NoFocus);
    chip.setRemovable(true);
    QCOMPARE(chip.focusPolicy(), Qt::TabFocus);
    QSignalSpy removed(&chip, &Chip::removeRequested);
    QTest::keyClick(&chip, Qt::Key_Backspace);
    chip.resize(chip.sizeHint());
    QTest::mouseClick(&chip, Qt::LeftButton, {}, {chip.width() - 10, chip.height() / 2});
    QCOMPARE(removed.count(), 2);
}

void TestBaseWidgets::keyValuesKeepTheirWidgets()
{
    KeyValueView view(m_theme);
    using Row = KeyValueView::Row;
    const Row id{u"id"_s, u"Id"_s, u"1"_s, true, Tone::Text, false, {}};
    Row took{u"took"_s, u"Took"_s, u"1 ms"_s, true, Tone::Text, false, {}};
    view.setRows({id, took});
    QPointer<ValueText> first = view.findChild<ValueText *>(u"value.took"_s);
    took.value = u"2 ms"_s;
    view.setRows({id, took});
    QCOMPARE(view.findChild<ValueText *>(u"value.took"_s), first.data());
    QCOMPARE(first->text(), u"2 ms"_s);
    view.setRows({took});
    QTRY_VERIFY(!first);
    QCOMPARE(view.rows().size(), 1);
}

void TestBaseWidgets::valueTextCopiesAndActivates()
{
    KeyValueView view(m_theme);
    view.setRows({{u"route"_s, u"Route"_s, u"/api/posts"_s, true, Tone::Text, true, u"note"_s}});
    auto *value = view.findChild<ValueText *>(u"value.route"_s);
    QSignalSpy activated(&view, &KeyValueView::linkActivated);
    QTest::keyClick(value, Qt::Key_Return);
    QCOMPARE(activated.first().first().toString(), u"route"_s);
    QTest::keyClick(value, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), u"/api/posts"_s);
    QVERIFY(value->heightForWidth(40) > value->heightForWidth(400));
}

void TestBaseWidgets::codeViewCopiesAllOfIt()
{
    CodeView view(m_theme);
    const QString text(1200 * 1024, u'x');
    view.setCode(text, CodeView::Language::Json);
    QVERIFY(view.toPlainText().size() < text.size());
    view.findChild<IconButton *>(u"btn.copyCode"_s)->click();
    QCOMPARE(QApplication::clipboard()->text().size(), text.size());
    view.setFitLines(2, 5);
    view.setCode(u"SELECT 1"_s, CodeView::Language::Sql);
    const int low = view.sizeHint().height();
    view.setCode(u"a\n"_s.repeated(50), CodeView::Language::Plain);
    QVERIFY(view.sizeHint().height() > low);
    QVERIFY(view.sizeHint().height() < low * 4);
}

void TestBaseWidgets::toastsLeaveButErrorsStay()
{
    QWidget window;
    window.resize(800, 600);
    ToastStack stack(m_theme, &window);
    window.show();
    stack.show({Notice::Kind::Error, u"first"_s, {}, {}, {}});
    for (int i = 0; i < 6; ++i)
        stack.show({Notice::Kind::Info, u"info %1"_s.arg(i), {}, {}, {}});
    QCOMPARE(stack.count(), 4);
    for (int i = 0; i < 3; ++i)
        QVERIFY(stack.dismissNewest());
    QCOMPARE(stack.count(), 1);
    QVERIFY(stack.isVisible());
    stack.findChild<IconButton *>(u"btn.toast.dismiss"_s)->click();
    QCOMPARE(stack.count(), 0);
    QVERIFY(!stack.isVisible());
    QVERIFY(!stack.dismissNewest());
}

void TestBaseWidgets::toastActionRuns()
{
    QWidget window;
    window.resize(800, 600);
    ToastStack stack(m_theme, &window);
    window.show();
    int runs = 0;
    stack.show({Notice::Kind::Success, u"Saved."_s, {}, u"Undo"_s, [&runs] { ++runs; }});
    stack.findChild<Button *>(u"btn.toast.action"_s)->click();
    QCOMPARE(runs, 1);
    QCOMPARE(stack.count(), 0);
}

void TestBaseWidgets::labelElidesWithATooltip()
{
    Label label(m_theme, TextSize::Body, Tone::Text, u"A text that is too long for its place"_s);
    label.setElideMode(Qt::ElideRight);
    label.resize(80, 20);
    label.grab();
    QCOMPARE(label.toolTip(), label.text());
    label.resize(800, 20);
    label.grab();
    QVERIFY(label.toolTip().isEmpty());
}

void TestBaseWidgets::pathsKeepTheirEnds()
{
    const QFontMetrics metrics(m_theme.mono(TextSize::Label));
    const auto elided = [&metrics](const QString &text, const QString &room) {
        return elidedPath(text, metrics, metrics.horizontalAdvance(room) + 1);
    };
    const QString route = u"GET /api/collections/{collection}/records"_s;
    QCOMPARE(elided(route, route), route);
    QCOMPARE(elided(route, u"GET …/{collection}/records"_s), u"GET …/{collection}/records"_s);
    QCOMPARE(elided(route, u"GET …/{collection}/record"_s), u"GET …/records"_s);
    QVERIFY(elided(route, u"GET …/rec"_s).endsWith(u"rds"_s));
    const QString query = u"/api/posts/records?filter=a/b"_s;
    QVERIFY(elided(query, u"/api/posts/records?filter"_s).startsWith(u"/api/posts/records"_s));
    QVERIFY(elided(query, u"…/posts/records…"_s).startsWith(u"…/posts/records"_s));
    QVERIFY(elided(query, u"…/records?fi"_s).startsWith(u"…/records"_s));
    // A name without parts is cut in its middle.
    const QString name = elided(u"users/user00000000001"_s, u"users/use…001"_s);
    QVERIFY(name.startsWith(u"users"_s) && name.endsWith(u"1"_s));
}

void TestBaseWidgets::mirroredLayoutsMoveTexts()
{
    QWidget host;
    host.setLayoutDirection(Qt::RightToLeft);
    host.resize(300, 100);
    auto *heading = new Label(m_theme, TextSize::Label, Tone::Muted, u"Heading"_s, &host);
    auto *number = new Label(m_theme, TextSize::Label, Tone::Muted, u"12"_s, &host);
    number->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto *value = new ValueText(m_theme, &host);
    value->setText(u"value"_s);
    value->setGeometry(0, 50, 300, 24);
    host.show();
    // At the edge of its column, though the text itself is read from left to right.
    QVERIFY(heading->alignment() & Qt::AlignRight);
    const auto inkIsLeft = [value] {
        const QImage drawn = value->grab().toImage();
        const QRgb empty = drawn.pixel(drawn.width() / 2, 1);
        for (int x = 0; x < drawn.width() / 2; ++x) {
            for (int y = 0; y < drawn.height(); ++y) {
                if (drawn.pixel(x, y) != empty)
                    return true;
            }
        }
        return false;
    };
    QVERIFY(!inkIsLeft());
    host.setLayoutDirection(Qt::LeftToRight);
    QVERIFY(!(heading->alignment() & Qt::AlignRight));
    QVERIFY(inkIsLeft());
    QVERIFY(number->alignment() & Qt::AlignRight);
}

void TestBaseWidgets::menusPutKeysAtTheirEdge()
{
    QMenu menu;
    menu.addAction(u"Short\tM"_s);
    QAction *longer = menu.addAction(u"Something longer\tCtrl+Shift+Y"_s);
    menu.show();
    const QImage drawn = menu.grab().toImage();
    // The short one's key ends where the long one's does.
    const auto lastInk = [&drawn](const QRect &line) {
        const QRgb empty = drawn.pixel(line.center().x(), line.top() + 1);
        for (int x = line.right(); x > line.left(); --x) {
            for (int y = line.top() + 4; y < line.bottom() - 4; ++y) {
                if (drawn.pixel(x, y) != empty)
                    return x;
            }
        }
        return -1;
    };
    const int first = lastInk(menu.actionGeometry(menu.actions().front()));
    const int second = lastInk(menu.actionGeometry(longer));
    QVERIFY2(first > 0 && std::abs(first - second) <= 3,
             qPrintable(u"%1 %2"_s.arg(first).arg(second)));
}

QTEST_MAIN(TestBaseWidgets)
#include "tst_basewidgets.moc"
