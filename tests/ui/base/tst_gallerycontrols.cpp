// SPDX-License-Identifier: GPL-3.0-or-later
#include "gallery.h"
#include "widgets/base/banner.h"
#include "widgets/base/button.h"
#include "widgets/base/chip.h"
#include "widgets/base/dialog.h"
#include "widgets/base/filterbar.h"
#include "widgets/base/label.h"
#include "widgets/base/pageheader.h"
#include "widgets/base/popover.h"
#include "widgets/base/segmented.h"
#include "widgets/base/spinner.h"
#include "widgets/base/toast.h"

#include <QAbstractItemView>
#include <QCalendarWidget>
#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QRadioButton>
#include <QSlider>
#include <QSpinBox>
#include <QTabBar>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Binnacle::Ui;
using namespace Qt::StringLiterals;

/// What one presses and types into, and what floats over it.
class TestGalleryControls : public GalleryTest
{
    Q_OBJECT

private slots:
    void init() { setUp(); }

    void controls_data() { modes(); }
    void controls();
    void floating_data() { modes(); }
    void floating();
};

void TestGalleryControls::controls()
{
    GallerySheet sheet(m_theme, {m_theme.scaled(980), m_theme.scaled(640)});
    auto *header = new PageHeader(m_theme, u"Controls"_s);
    header->setCount(u"every state"_s);
    header->addAction(new IconButton(m_theme, u"refresh-cw"_s, u"Refresh"_s));
    auto *bell = new IconButton(m_theme, u"bell"_s, u"Notices"_s);
    bell->setCount(3);
    header->addAction(bell);
    auto *primary = new Button(m_theme, Button::Kind::Primary, u"New record"_s);
    primary->setIconName(u"plus"_s);
    header->addAction(primary);
    sheet.body->addWidget(header);

    auto *grid = new QGridLayout;
    grid->setSpacing(m_theme.scaled(10));
    int row = 0;
    for (const auto kind : {Button::Kind::Primary, Button::Kind::Secondary, Button::Kind::Danger,
                            Button::Kind::Ghost}) {
        const QString text = kind == Button::Kind::Danger ? u"Delete 12 records"_s : u"Save"_s;
        auto *plain = new Button(m_theme, kind, text);
        auto *icon = new Button(m_theme, kind, text);
        icon->setIconName(u"save"_s);
        auto *off = new Button(m_theme, kind, text);
        off->setIconName(u"save"_s);
        off->setEnabled(false);
        auto *busy = new Button(m_theme, kind, text);
        busy->setBusy(true);
        int column = 0;
        for (Button *button : {plain, icon, off, busy})
            grid->addWidget(button, row, column++, Qt::AlignLeft);
        ++row;
    }
    grid->setColumnStretch(4, 1);
    sheet.body->addLayout(grid);

    auto *inputs = new QHBoxLayout;
    auto *edit = new QLineEdit;
    edit->setPlaceholderText(u"Placeholder"_s);
    auto *disabled = new QLineEdit(u"Disabled"_s);
    disabled->setEnabled(false);
    auto *wrong = new QLineEdit(u"Wrong"_s);
    wrong->setProperty("status", u"error"_s);
    auto *right = new QLineEdit(u"Right"_s);
    right->setProperty("status", u"ok"_s);
    auto *focused = new QLineEdit(u"With the focus"_s);
    for (QLineEdit *one : {edit, disabled, wrong, right, focused})
        inputs->addWidget(one);
    sheet.body->addLayout(inputs);

    auto *pickers = new QHBoxLayout;
    auto *combo = new QComboBox;
    combo->addItems({u"15 min"_s, u"6 h"_s, u"7 d"_s});
    auto *comboOff = new QComboBox;
    comboOff->addItem(u"Disabled"_s);
    comboOff->setEnabled(false);
    auto *editable = new QComboBox;
    editable->setEditable(true);
    editable->addItem(u"Editable"_s);
    auto *spin = new QSpinBox;
    spin->setValue(42);
    spin->setSuffix(u" s"_s);
    auto *date = new QDateTimeEdit(QDateTime::fromMSecsSinceEpoch(galleryNoon).toUTC());
    auto *segmented = new Segmented(m_theme);
    segmented->addSegment(u"Lines"_s);
    segmented->addSegment(u"Groups"_s);
    segmented->addSegment(u"Traces"_s);
    segmented->setCurrentIndex(1);
    auto *icons = new Segmented(m_theme);
    icons->addSegment({}, u"sun"_s, u"Light"_s);
    icons->addSegment({}, u"moon"_s, u"Dark"_s);
    icons->addSegment({}, u"monitor"_s, u"System"_s);
    for (QWidget *one : QList<QWidget *>{combo, comboOff, editable, spin, date, segmented, icons})
        pickers->addWidget(one);
    pickers->addStretch(1);
    sheet.body->addLayout(pickers);

    auto *choices = new QHBoxLayout;
    for (const bool isEnabled : {true, false}) {
        for (const auto state : {Qt::Unchecked, Qt::Checked, Qt::PartiallyChecked}) {
            auto *box = new QCheckBox(u"Choice"_s);
            box->setTristate(state == Qt::PartiallyChecked);
            box->setCheckState(state);
            box->setEnabled(isEnabled);
            choices->addWidget(box);
        }
        for (const bool isChecked : {false, true}) {
            auto *radio = new QRadioButton(u"Radio"_s);
            radio->setAutoExclusive(false);
            radio->setChecked(isChecked);
            radio->setEnabled(isEnabled);
            choices->addWidget(radio);
        }
    }
    choices->addStretch(1);
    sheet.body->addLayout(choices);

    auto *chips = new QHBoxLayout;
    for (const Tone tone :
         {Tone::Muted, Tone::Accent, Tone::Ok, Tone::Warn, Tone::Error, Tone::Info, Tone::Trace}) {
        auto *chip = new Chip(m_theme, u"status"_s);
        chip->setTone(tone);
        chips->addWidget(chip);
    }
    auto *clause = new Chip(m_theme, u"status >= 400"_s);
    clause->setMono(true);
    clause->setRemovable(true);
    auto *flag = new Chip(m_theme, u"Production"_s);
    flag->setTone(Tone::Error);
    flag->setIconName(u"shield-alert"_s);
    chips->addWidget(clause);
    chips->addWidget(flag);
    chips->addWidget(new Spinner(m_theme));
    chips->addStretch(1);
    sheet.body->addLayout(chips);

    auto *moving = new QHBoxLayout;
    auto *progress = new QProgressBar;
    progress->setValue(40);
    auto *slider = new QSlider(Qt::Horizontal);
    slider->setValue(60);
    auto *tabs = new QTabBar;
    for (const QString &text : {u"Overview"_s, u"posts"_s, u"Logs: 5xx"_s})
        tabs->addTab(text);
    tabs->setTabsClosable(true);
    moving->addWidget(tabs);
    moving->addWidget(progress, 1);
    moving->addWidget(slider, 1);
    sheet.body->addLayout(moving);

    for (const Tone tone : {Tone::Warn, Tone::Error, Tone::Info}) {
        auto *banner = new Banner(m_theme);
        banner->setMessage(tone, u"wifi-off"_s, u"Data is 12 s old; trying again in 5 s."_s,
                           u"Try now"_s);
        sheet.body->addWidget(banner);
    }
    sheet.body->addStretch(1);
    sheet.show();
    focused->setFocus();
    write(sheet, u"controls"_s);
    combo->showPopup();
    write(*combo->view()->window(), u"combo"_s);
    combo->hidePopup();
}

void TestGalleryControls::floating()
{
    GallerySheet sheet(m_theme, {m_theme.scaled(1180), m_theme.scaled(680)});
    auto *filter = new FilterBar(m_theme);
    filter->setCompletionProvider([](const QString &, int) {
        return QList<Completion>{{u"status"_s, u"number"_s, u"hash"_s, 0, 2},
                                 {u"started"_s, u"date"_s, u"calendar"_s, 0, 2},
                                 {u"stale"_s, u"bool"_s, u"toggle-left"_s, 0, 2}};
    });
    sheet.body->addWidget(filter);
    sheet.body->addStretch(1);
    ToastStack toasts(m_theme, &sheet);
    sheet.show();
    toasts.show({Notice::Kind::Success, u"Record saved."_s, {}, u"Undo"_s, [] {}});
    toasts.show({Notice::Kind::Info, u"12 records were exported."_s, {}, {}, {}});
    toasts.show({Notice::Kind::Error, u"The port 8090 is in use."_s,
                 u"Another program answers there. Choose another port in the settings."_s,
                 u"Open"_s, [] {}});
    filter->edit()->setFocus();
    QTest::keyClicks(filter->edit(), u"st"_s);
    QTest::keyClick(filter->edit(), Qt::Key_Down);

    Popover popover(m_theme, &sheet);
    popover.body()->addWidget(new Label(m_theme, TextSize::Emphasis, Tone::Text, u"A popover"_s));
    popover.body()->addWidget(new QCalendarWidget);
    ConfirmDialog confirm(m_theme,
                          {u"Delete posts?"_s,
                           u"41 204 records and 311 files are deleted, and 3 relations to them "
                           "are emptied. This cannot be undone."_s,
                           u"Delete collection"_s, true, u"posts"_s},
                          &sheet);
    confirm.setAttribute(Qt::WA_DeleteOnClose, false);
    QMenu menu;
    menu.addAction(m_theme.icon(u"copy"_s), u"Copy"_s)->setShortcut(QKeySequence::Copy);
    menu.addAction(u"Only this value"_s);
    menu.addSeparator();
    QAction *checked = menu.addAction(u"Show as table"_s);
    checked->setCheckable(true);
    checked->setChecked(true);
    menu.addAction(u"Not now"_s)->setEnabled(false);
    menu.addMenu(u"Copy as"_s)->addAction(u"JSON"_s);
    menu.popup({0, 0});
    menu.setActiveAction(menu.actions().at(1));
    write(menu, u"menu"_s);
    menu.close();
    popover.openAt(QRect(100, 100, 1, 1));
    write(popover, u"popover"_s);
    popover.close();
    confirm.open();
    write(confirm, u"confirm"_s);
    confirm.close();
    sheet.activateWindow();
    filter->edit()->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(&sheet));
    filter->refreshCompletions();
    write(sheet, u"floating"_s);
}

QTEST_MAIN(TestGalleryControls)
#include "tst_gallerycontrols.moc"
