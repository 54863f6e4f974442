// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/banner.h"
#include "widgets/base/button.h"
#include "widgets/base/card.h"
#include "widgets/base/chip.h"
#include "widgets/base/codeview.h"
#include "widgets/base/dialog.h"
#include "widgets/base/filterbar.h"
#include "widgets/base/keyvalueview.h"
#include "widgets/base/label.h"
#include "widgets/base/pageheader.h"
#include "widgets/base/popover.h"
#include "widgets/base/segmented.h"
#include "widgets/base/spinner.h"
#include "widgets/base/stateview.h"
#include "widgets/base/tableview.h"
#include "widgets/base/tile.h"
#include "widgets/base/timechart.h"
#include "widgets/base/toast.h"

#include <QAbstractItemView>
#include <QAbstractTableModel>
#include <QApplication>
#include <QCalendarWidget>
#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDir>
#include <QGridLayout>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QRadioButton>
#include <QRandomGenerator>
#include <QSlider>
#include <QSpinBox>
#include <QTabBar>
#include <QTest>
#include <QVBoxLayout>

#include <cmath>

using namespace Binnacle;
using namespace Binnacle::Ui;
using namespace Qt::StringLiterals;

namespace {

// A Tuesday noon, so that every run draws the same.
constexpr qint64 noon = 1780401600000;

/// Requests as the log page lists them, with every kind of cell.
class SampleModel final : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : 40;
    }
    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : 8;
    }

    QVariant data(const QModelIndex &index, int role) const override
    {
        static const QStringList routes
            = {u"/api/collections/posts/records/:id"_s, u"/api/collections/posts/records"_s,
               u"/api/realtime"_s, u"/hooks/pay"_s};
        static const QList<int> statuses = {200, 403, 200, 500, 304, 200, 404, 201};
        static const QStringList methods = {u"GET"_s, u"PATCH"_s, u"GET"_s, u"POST"_s};
        const int row = index.row();
        const int status = statuses[row % statuses.size()];
        const auto tone = [](Models::CellTone value) { return QVariant(int(value)); };
        if (role == Models::RowStateRole && row == 5)
            return int(Models::RowState::Gap);
        if (role == Models::RowStateRole && row == 8)
            return int(Models::RowState::New);
        if (role == Models::RowStateRole && row == 9)
            return int(Models::RowState::Deleted);
        if (role == Models::RowStateRole && row == 10)
            return int(Models::RowState::Stale);
        if (role == Models::RowToneRole && row == 12)
            return tone(Models::CellTone::Error);
        if (role == Models::FlashRole && row == 7 && index.column() == 3)
            return 1.0;
        if (role == Qt::TextAlignmentRole && (index.column() == 4 || index.column() == 5))
            return int(Qt::AlignRight | Qt::AlignVCenter);
        if (role == Models::MonoRole)
            return index.column() != 6;
        switch (index.column()) {
        case 0:
            if (role == Qt::DisplayRole)
                return row == 5 ? u"1 240 rows not shown · load"_s
                                : u"09:14:%1.118"_s.arg(59 - row, 2, 10, QChar(u'0'));
            return role == Models::ToneRole ? tone(Models::CellTone::Muted) : QVariant();
        case 1:
            if (role == Qt::DisplayRole)
                return QString::number(status);
            if (role == Models::BadgeRole)
                return true;
            return role == Models::ToneRole ? tone(Models::toneOfStatus(status)) : QVariant();
        case 2: return role == Qt::DisplayRole ? QVariant(methods[row % 4]) : QVariant();
        case 3:
            if (role == Models::StagedRole)
                return row == 3;
            return role == Qt::DisplayRole ? QVariant(routes[row % 4]) : QVariant();
        case 4:
            if (role == Models::BarRole)
                return (row * 37 % 100) / 100.0;
            return role == Qt::DisplayRole ? QVariant(u"%1.%2"_s.arg(row * 7 % 90).arg(row % 10))
                                           : QVariant();
        case 5:
            if (role == Models::NullRole)
                return row % 4 == 2;
            return role == Qt::DisplayRole ? QVariant(row % 4 == 2 ? QString() : u"2"_s)
                                           : QVariant();
        case 6:
            if (role == Models::IconRole)
                return row % 3 == 0 ? u"globe"_s : u"user"_s;
            if (role == Models::IconToneRole)
                return tone(Models::CellTone::Muted);
            return role == Qt::DisplayRole
                ? QVariant(row % 3 == 0 ? u"guest"_s : u"Kari Nordmann"_s)
                : QVariant();
        case 7:
            if (role == Models::SparkRole)
                return QVariant::fromValue(QList<double>{1, 4, 2, 6, 3, 8, double(row % 9), 5});
            return {};
        }
        return {};
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        static const QStringList titles = {u"Time"_s, u"Status"_s, u"Method"_s, u"Route"_s,
                                           u"ms"_s,   u"SQL"_s,    u"Who"_s,    u"Trend"_s};
        if (orientation != Qt::Horizontal)
            return {};
        if (role == Qt::TextAlignmentRole && (section == 4 || section == 5))
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return role == Qt::DisplayRole ? QVariant(titles[section]) : QVariant();
    }
};

QList<ChartPoint> wave(double base, double swing, int seed, int count = 900)
{
    QRandomGenerator random{quint32(seed)};
    QList<ChartPoint> points;
    for (int i = 0; i < count; ++i) {
        const double noise = random.bounded(swing / 3);
        const double slow = std::sin(i / 70.0 + seed) * swing;
        const bool isGap = i > 400 && i < 440;
        points.append(
            {noon - (count - i) * 1000LL, isGap ? std::nan("") : qMax(0.0, base + slow + noise)});
    }
    return points;
}

QList<double> trend(int seed)
{
    QRandomGenerator random{quint32(seed)};
    QList<double> values;
    for (int i = 0; i < 60; ++i)
        values.append(20 + 10 * std::sin(i / 8.0) + random.bounded(8));
    return values;
}

/// What a page of the window stands on.
class Sheet final : public QWidget
{
public:
    explicit Sheet(const Theme &theme, QSize size)
        : body(new QVBoxLayout(this))
    {
        setAutoFillBackground(true);
        setBackgroundRole(QPalette::Window);
        body->setContentsMargins(theme.scaled(24), theme.scaled(20), theme.scaled(24),
                                 theme.scaled(20));
        body->setSpacing(theme.scaled(12));
        resize(size);
    }

    QVBoxLayout *body;
};

}  // namespace

/// Draws every base widget in every state. With BINNACLE_GALLERY=folder it writes what it drew
/// there; QT_SCALE_FACTOR=2 gives the pictures of a dense screen.
class TestGallery : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();

    void controls_data() { modes(); }
    void controls();
    void dashboard_data() { modes(); }
    void dashboard();
    void table_data() { modes(); }
    void table();
    void states_data() { modes(); }
    void states();
    void inspector_data() { modes(); }
    void inspector();
    void floating_data() { modes(); }
    void floating();

private:
    void modes();
    void write(QWidget &widget, const QString &name);

    Theme m_theme;
};

void TestGallery::initTestCase()
{
    m_theme.install();
}

void TestGallery::init()
{
    // The offscreen platform cannot raise or grab, which it says of each popup.
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    QFETCH(bool, dark);
    QFETCH(int, zoom);
    m_theme.setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
    m_theme.setZoom(zoom);
}

void TestGallery::modes()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<int>("zoom");
    QTest::newRow("light") << false << 100;
    QTest::newRow("dark") << true << 100;
    QTest::newRow("light-150") << false << 150;
}

void TestGallery::write(QWidget &widget, const QString &name)
{
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
    QApplication::processEvents();
    const QPixmap picture = widget.grab();
    QVERIFY(!picture.isNull());
    const QString folder = qEnvironmentVariable("BINNACLE_GALLERY");
    if (folder.isEmpty())
        return;
    QVERIFY(QDir().mkpath(folder));
    const QString file
        = u"%1/%2-%3@%4x.png"_s.arg(folder, name, QString::fromLatin1(QTest::currentDataTag()),
                                    QString::number(picture.devicePixelRatio()));
    QVERIFY(picture.save(file));
}

void TestGallery::controls()
{
    Sheet sheet(m_theme, {m_theme.scaled(980), m_theme.scaled(640)});
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
    auto *date = new QDateTimeEdit(QDateTime::fromMSecsSinceEpoch(noon).toUTC());
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

void TestGallery::dashboard()
{
    Sheet sheet(m_theme, {m_theme.scaled(1180), m_theme.scaled(720)});
    auto *header = new PageHeader(m_theme, u"Overview"_s);
    auto *range = new Segmented(m_theme);
    for (const QString &text : {u"15 min"_s, u"6 h"_s, u"7 d"_s})
        range->addSegment(text);
    header->addAction(range);
    header->addAction(new Button(m_theme, Button::Kind::Primary, u"Back up now"_s));
    sheet.body->addWidget(header);

    auto *tiles = new QHBoxLayout;
    struct Sample
    {
        QString label, value, unit;
        Tone tone;
    };
    int seed = 1;
    QList<MetricTile *> made;
    for (const Sample &sample : {Sample{u"Requests"_s, u"42.7"_s, u"/s"_s, Tone::Accent},
                                 Sample{u"p95"_s, u"18"_s, u"ms"_s, Tone::Trace},
                                 Sample{u"Errors"_s, u"4.1"_s, u"%"_s, Tone::Error},
                                 Sample{u"Realtime"_s, u"17"_s, u"clients"_s, Tone::Ok},
                                 Sample{u"Writer"_s, u"8"_s, u"% busy"_s, Tone::Info}}) {
        auto *tile = new MetricTile(m_theme, sample.label);
        tile->setValue(sample.value, sample.unit);
        tile->setTone(sample.tone);
        tile->setHistory(trend(seed++));
        tiles->addWidget(tile);
        made.append(tile);
    }
    made[0]->setNote(u"peak 64"_s);
    auto *unknown = new MetricTile(m_theme, u"Disk"_s);
    unknown->setUnknown(u"not measured"_s);
    tiles->addWidget(unknown);
    auto *loading = new MetricTile(m_theme, u"Memory"_s);
    loading->setLoading(true);
    tiles->addWidget(loading);
    sheet.body->addLayout(tiles);

    auto *charts = new QHBoxLayout;
    auto *group = new ChartGroup(&sheet);
    auto *latency = new TimeChart(m_theme, u"Latency in ms"_s, TimeChart::Kind::Lines);
    latency->setSeries(u"p50"_s, Tone::Accent);
    latency->setSeries(u"p95"_s, Tone::Trace, Qt::DashLine);
    latency->setSeries(u"p99"_s, Tone::Error, Qt::DotLine);
    latency->setPoints(u"p50"_s, wave(9, 3, 1));
    latency->setPoints(u"p95"_s, wave(24, 8, 2));
    latency->setPoints(u"p99"_s, wave(50, 16, 3));
    latency->setTimeRange(noon - 900000, noon);
    latency->setUnit(u"ms"_s);
    latency->setFlags({{noon - 600000, u"Rule of posts"_s, u"flag"_s, Tone::Info},
                       {noon - 200000, u"Restart"_s, u"rotate-cw"_s, Tone::Warn}});
    latency->setGroup(group);
    auto *latencyCard = new Card(m_theme, u"Latency"_s);
    latencyCard->setSubtitle(u"ms"_s);
    latencyCard->addHeaderWidget(new IconButton(m_theme, u"ellipsis"_s, u"More"_s));
    latencyCard->body()->addWidget(latency);
    auto *statuses
        = new TimeChart(m_theme, u"Requests by status"_s, TimeChart::Kind::StackedColumns);
    statuses->setSeries(u"2xx"_s, Tone::Ok);
    statuses->setSeries(u"3xx"_s, Tone::Info);
    statuses->setSeries(u"4xx"_s, Tone::Warn);
    statuses->setSeries(u"5xx"_s, Tone::Error);
    statuses->setPoints(u"2xx"_s, wave(40, 12, 4));
    statuses->setPoints(u"3xx"_s, wave(6, 3, 5));
    statuses->setPoints(u"4xx"_s, wave(8, 4, 6));
    statuses->setPoints(u"5xx"_s, wave(2, 3, 7));
    statuses->setTimeRange(noon - 900000, noon);
    statuses->setUnit(u"/s"_s);
    statuses->setGroup(group);
    statuses->setNote(u"sampled 1 : 10"_s);
    statuses->setSelection(noon - 500000, noon - 300000);
    auto *statusCard = new Card(m_theme, u"Requests by status"_s);
    statusCard->setPartial(true);
    statusCard->body()->addWidget(statuses);
    charts->addWidget(latencyCard, 1);
    charts->addWidget(statusCard, 1);
    sheet.body->addLayout(charts, 3);

    auto *lower = new QHBoxLayout;
    auto *empty = new TimeChart(m_theme, u"Nothing yet"_s, TimeChart::Kind::Lines);
    empty->setSeries(u"requests"_s, 0);
    empty->setTimeRange(noon - 3 * 86400000LL, noon);
    auto *emptyCard = new Card(m_theme, u"Nothing yet"_s);
    emptyCard->body()->addWidget(empty);
    auto *asTable = new TimeChart(m_theme, u"As a table"_s, TimeChart::Kind::Lines);
    asTable->setPoints(u"p50"_s, wave(9, 3, 1, 60));
    asTable->setPoints(u"p95"_s, wave(24, 8, 2, 60));
    asTable->setTableShown(true);
    auto *tableCard = new Card(m_theme, u"As a table"_s);
    tableCard->setFlush(true);
    tableCard->body()->addWidget(asTable);
    lower->addWidget(emptyCard, 1);
    lower->addWidget(tableCard, 1);
    sheet.body->addLayout(lower, 2);
    sheet.show();
    latency->setFocus();
    QTest::keyClick(latency, Qt::Key_Left);
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(latency, Qt::Key_PageUp);
    write(sheet, u"dashboard"_s);
}

void TestGallery::table()
{
    Sheet sheet(m_theme, {m_theme.scaled(1080), m_theme.scaled(680)});
    auto *header = new PageHeader(m_theme, u"Logs"_s);
    header->setCount(u"41 204 rows"_s);
    auto *filter = new FilterBar(m_theme);
    filter->setText(u"status >= 400 && path ~ 'posts"_s);
    filter->setStatus(FilterBar::Status::Error, u"A quote is not closed, at 22."_s);
    filter->setClauses({{u"status >= 400"_s, {}}, {u"path ~ 'posts'"_s, {}}});
    filter->setSavable(true);
    filter->setHelpShown(true);
    header->addToolWidget(filter, 1);
    auto *range = new QComboBox;
    range->addItem(u"15 min"_s);
    header->addToolWidget(range);
    auto *pause = new Button(m_theme, Button::Kind::Secondary, u"Pause"_s);
    pause->setIconName(u"pause"_s);
    header->addToolWidget(pause);
    sheet.body->addWidget(header);

    auto *card = new Card(m_theme);
    card->setFlush(true);
    auto *view = new TableView(m_theme);
    SampleModel model;
    view->setModel(&model);
    view->setSortingEnabled(true);
    view->setColumnWidths({110, 70, 80, 260, 80, 60, 140, 90});
    view->setStretchColumn(3);
    card->body()->addWidget(view);
    sheet.body->addWidget(card, 1);
    sheet.show();
    view->selectionModel()->select(model.index(2, 0),
                                   QItemSelectionModel::Select | QItemSelectionModel::Rows);
    view->setFocus();
    view->selectionModel()->setCurrentIndex(model.index(3, 1), QItemSelectionModel::NoUpdate);
    QTest::mouseMove(view->viewport(), view->visualRect(model.index(11, 2)).center());
    write(sheet, u"table"_s);
}

void TestGallery::states()
{
    Sheet sheet(m_theme, {m_theme.scaled(1180), m_theme.scaled(760)});
    auto *grid = new QGridLayout;
    grid->setSpacing(m_theme.scaled(12));
    QList<StateView *> views;
    for (int i = 0; i < 7; ++i) {
        auto *view
            = new StateView(m_theme, i == 6 ? new QPlainTextEdit(u"Old content"_s) : nullptr);
        auto *card = new Card(m_theme, u"State %1"_s.arg(i + 1));
        card->body()->addWidget(view);
        grid->addWidget(card, i / 3, i % 3);
        views.append(view);
    }
    sheet.body->addLayout(grid);
    views[0]->showEmpty({u"table-2"_s, u"No records yet"_s,
                         u"Records of this collection will be listed here."_s, u"New record"_s});
    views[1]->showFilteredEmpty(u"status >= 500"_s);
    views[2]->showError(u"The records could not be loaded."_s,
                        Error::make(Error::Kind::Unavailable, u"The database is busy."_s),
                        u"9f2k1x8"_s);
    views[3]->showForbidden(u"the role Operator"_s);
    views[4]->showLoading();
    views[5]->setSkeleton(StateView::Skeleton::Chart);
    views[5]->showLoading();
    views[6]->showContent();
    views[6]->showLoading();
    sheet.show();
    QTRY_VERIFY(views[4]->isSkeletonShown() && views[5]->isSkeletonShown());
    // What was there is dimmed instead.
    QVERIFY(!views[6]->isSkeletonShown() && views[6]->content()->isVisible());
    write(sheet, u"states"_s);
}

void TestGallery::inspector()
{
    Sheet sheet(m_theme, {m_theme.scaled(440), m_theme.scaled(820)});
    auto *card = new Card(m_theme, u"403 PATCH"_s);
    auto *rows = new KeyValueView(m_theme);
    rows->setRows(
        {{{}, {}, u"Request"_s, false, Tone::Text, false, {}},
         {u"id"_s, u"Id"_s, u"8f2k1aa90bb3c"_s, true, Tone::Text, false, {}},
         {u"route"_s,
          u"Route"_s,
          u"/api/collections/posts/records/:id"_s,
          true,
          Tone::Text,
          true,
          {}},
         {u"status"_s, u"Status"_s, u"403"_s, true, Tone::Warn, false, u"Forbidden"_s},
         {u"agent"_s,
          u"User agent"_s,
          u"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
          "Chrome/126.0.0.0 Safari/537.36"_s,
          false,
          Tone::Text,
          false,
          {}},
         {{}, {}, u"Time"_s, false, Tone::Text, false, {}},
         {u"began"_s, u"Began"_s, u"09:14:02.118"_s, true, Tone::Text, false, u"2 min ago"_s},
         {u"took"_s, u"Took"_s, u"3.1 ms"_s, true, Tone::Text, false, {}},
         {u"token"_s, u"A label that is much too long"_s, u"–"_s, true, Tone::Muted, false, {}}});
    card->body()->addWidget(rows);
    sheet.body->addWidget(card);
    auto *sql = new CodeView(m_theme);
    sql->setFitLines(2, 8);
    sql->setCode(u"SELECT `posts`.*, COUNT(*) AS n -- slow\nFROM `posts`\nWHERE "
                 "[[posts.author]] = {:id}\n  AND status = 'live' AND views > 100\nORDER BY "
                 "created DESC LIMIT 30"_s,
                 CodeView::Language::Sql);
    sheet.body->addWidget(sql);
    auto *json = new CodeView(m_theme);
    json->setFitLines(2, 12);
    json->setCode(u"{\n  \"id\": \"8f2k1\",\n  \"views\": 1204,\n  \"live\": true,\n  \"tags\": "
                  "[\"ice\", \"report\"],\n  \"author\": null\n}"_s,
                  CodeView::Language::Json);
    sheet.body->addWidget(json);
    auto *http = new CodeView(m_theme);
    http->setFitLines(2, 12);
    http->setCode(u"HTTP/1.1 403 Forbidden\nContent-Type: application/json\nX-Request-Id: 8f2k1"_s,
                  CodeView::Language::Http);
    sheet.body->addWidget(http);
    sheet.body->addStretch(1);
    write(sheet, u"inspector"_s);
}

void TestGallery::floating()
{
    Sheet sheet(m_theme, {m_theme.scaled(1180), m_theme.scaled(680)});
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

QTEST_MAIN(TestGallery)
#include "tst_gallery.moc"
