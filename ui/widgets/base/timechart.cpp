// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/timechart.h"

#include "widgets/base/chartcanvas.h"
#include "widgets/base/chartlegend.h"
#include "widgets/base/charttablemodel.h"
#include "widgets/base/flowlayout.h"
#include "widgets/base/label.h"
#include "widgets/base/tableview.h"

#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QStackedLayout>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

void ChartGroup::setCrosshair(qint64 ms)
{
    if (m_crosshair == ms)
        return;
    m_crosshair = ms;
    emit crosshairChanged(ms);
}

class TimeChart::Private
{
public:
    Private(TimeChart *chart, const Theme &theTheme, Kind kind);

    ChartSeries &seriesNamed(const QString &name);
    void seriesChanged();
    void schedule();
    void sync();
    void syncLegend();
    void setCrosshair(qint64 ms);
    void moveCrosshair(int steps, bool isSelecting);

    TimeChart *const q;
    const Theme &theme;
    ChartData data;
    QWidget *legend;
    FlowLayout *legendLayout;
    QList<ChartLegendEntry *> entries;
    Label *note;
    QStackedLayout *stack;
    ChartCanvas *canvas;
    TableView *table;
    ChartTableModel *model;
    QTimer timer;
    QPointer<ChartGroup> group;
    qint64 keyAnchor = -1;
};

TimeChart::Private::Private(TimeChart *chart, const Theme &theTheme, Kind kind)
    : q(chart)
    , theme(theTheme)
    , legend(new QWidget(chart))
    , legendLayout(new FlowLayout(theTheme.scaled(2)))
    , note(new Label(theTheme, TextSize::Label, Tone::Muted, {}, chart))
    , stack(new QStackedLayout)
    , canvas((data.kind = kind, new ChartCanvas(theTheme, data, chart)))
    , table(new TableView(theTheme, chart))
    , model(new ChartTableModel(data, chart))
{
    legend->setLayout(legendLayout);
    note->hide();
    table->setModel(model);
    table->setDensity(Density::Compact);
    table->setObjectName(u"chart.table"_s);
    table->setStretchColumn(0);
    stack->addWidget(canvas);
    stack->addWidget(table);
    timer.setSingleShot(true);
    timer.setInterval(0);
}

ChartSeries &TimeChart::Private::seriesNamed(const QString &name)
{
    if (ChartSeries *known = data.find(name))
        return *known;
    ChartSeries added;
    added.name = name;
    data.series.append(added);
    return data.series.last();
}

void TimeChart::Private::seriesChanged()
{
    syncLegend();
    schedule();
}

void TimeChart::Private::schedule()
{
    // Hidden charts are drawn when they are shown again.
    if (q->isVisible())
        timer.start();
}

void TimeChart::Private::sync()
{
    canvas->sync();
    if (stack->currentWidget() == table)
        model->reload();
    q->setAccessibleDescription(data.summary());
}

void TimeChart::Private::syncLegend()
{
    while (entries.size() > data.series.size())
        delete entries.takeLast();  // NOLINT: leaves the layout at once
    while (entries.size() < data.series.size()) {
        auto *entry = new ChartLegendEntry(theme, data.kind, legend);
        legendLayout->addWidget(entry);
        entry->show();
        const qsizetype place = entries.size();
        entries.append(entry);
        QObject::connect(entry, &QAbstractButton::clicked, q, [this, place](bool isShown) {
            data.series[place].isShown = isShown;
            schedule();
            emit q->seriesToggled(data.series[place].name, isShown);
        });
    }
    for (qsizetype i = 0; i < entries.size(); ++i)
        entries[i]->setSeries(data.series[i]);
}

void TimeChart::Private::setCrosshair(qint64 ms)
{
    if (group)
        group->setCrosshair(ms);
    data.crosshair = ms;
    canvas->refreshOverlay();
}

void TimeChart::Private::moveCrosshair(int steps, bool isSelecting)
{
    const auto [from, to] = data.timeRange();
    const qint64 step = qMax(data.columnStep(), (to - from) / 100);
    const qint64 now = data.crosshair >= 0 ? data.crosshair : to;
    if (isSelecting && keyAnchor < 0)
        keyAnchor = now;
    const qint64 next = qBound(from, now + steps * step, to);
    if (isSelecting) {
        data.selectionFrom = qMin(keyAnchor, next);
        data.selectionTo = qMax(keyAnchor, next);
    } else {
        keyAnchor = -1;
    }
    setCrosshair(next);
}

TimeChart::TimeChart(const Theme &theme, const QString &name, Kind kind, QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>(this, theme, kind))
{
    setAccessibleName(name);
    setFocusPolicy(Qt::TabFocus);
    auto *head = new QHBoxLayout;
    head->addWidget(d->legend, 1);
    head->addWidget(d->note, 0, Qt::AlignRight);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2, 2, 2, 2);
    layout->setSpacing(theme.scaled(2));
    layout->addLayout(head);
    layout->addLayout(d->stack, 1);

    connect(&d->timer, &QTimer::timeout, this, [this] { d->sync(); });
    connect(&theme, &Theme::changed, this, [this] { d->schedule(); });
    connect(d->canvas, &ChartCanvas::crosshairMoved, this, [this](qint64 ms) {
        d->canvas->setDetailed(ms >= 0);
        d->setCrosshair(ms);
    });
    connect(d->canvas, &ChartCanvas::spanDragged, this, [this](qint64 from, qint64 to) {
        setSelection(from, to);
        emit spanSelected(from, to);
    });
    connect(d->canvas, &ChartCanvas::clicked, this, &TimeChart::momentClicked);
    connect(d->canvas, &ChartCanvas::cleared, this, [this] {
        setSelection(0, 0);
        emit spanCleared();
    });
}

TimeChart::~TimeChart() = default;

void TimeChart::setSeries(const QString &name, Tone tone, Qt::PenStyle dash)
{
    ChartSeries &series = d->seriesNamed(name);
    series.tone = tone;
    series.dash = dash;
    d->seriesChanged();
}

void TimeChart::setSeries(const QString &name, int colorIndex, Qt::PenStyle dash)
{
    ChartSeries &series = d->seriesNamed(name);
    series.tone.reset();
    series.colorIndex = colorIndex;
    series.dash = dash;
    d->seriesChanged();
}

void TimeChart::removeSeries(const QString &name)
{
    d->data.series.removeIf([&name](const ChartSeries &series) { return series.name == name; });
    d->seriesChanged();
}

void TimeChart::setPoints(const QString &name, const QList<ChartPoint> &points)
{
    const bool isNew = !d->data.find(name);
    ChartSeries &series = d->seriesNamed(name);
    series.points = points;
    if (isNew)
        series.colorIndex = int(d->data.series.size()) - 1;
    if (isNew)
        d->syncLegend();
    d->schedule();
}

void TimeChart::setTimeRange(qint64 fromMs, qint64 toMs)
{
    d->data.fromMs = fromMs;
    d->data.toMs = toMs;
    d->schedule();
}

void TimeChart::setUnit(const QString &unit)
{
    d->data.unit = unit;
    d->schedule();
}

void TimeChart::setDecimals(int decimals)
{
    d->data.decimals = decimals;
    d->schedule();
}

void TimeChart::setMinimumTop(double value)
{
    d->data.minimumTop = value;
    d->schedule();
}

void TimeChart::setFlags(const QList<ChartFlag> &flags)
{
    d->data.flags = flags;
    d->schedule();
}

void TimeChart::setTimeZone(const QTimeZone &zone)
{
    d->data.zone = zone;
    d->schedule();
}

void TimeChart::setGroup(ChartGroup *group)
{
    if (d->group)
        d->group->disconnect(this);
    d->group = group;
    if (group)
        connect(group, &ChartGroup::crosshairChanged, this, [this](qint64 ms) {
            d->data.crosshair = ms;
            d->canvas->refreshOverlay();
        });
}

void TimeChart::setNote(const QString &note)
{
    d->note->setText(note);
    d->note->setVisible(!note.isEmpty());
}

void TimeChart::setLegendShown(bool isShown)
{
    d->legend->setVisible(isShown);
}

void TimeChart::setSelection(qint64 fromMs, qint64 toMs)
{
    d->data.selectionFrom = fromMs;
    d->data.selectionTo = toMs;
    d->canvas->refreshOverlay();
}

QString TimeChart::summary() const
{
    return d->data.summary();
}

bool TimeChart::isTableShown() const
{
    return d->stack->currentWidget() == d->table;
}

void TimeChart::setTableShown(bool isShown)
{
    if (isShown) {
        d->model->reload();
        // The other charts would keep the line that belongs to this one.
        d->setCrosshair(-1);
    }
    d->stack->setCurrentWidget(isShown ? static_cast<QWidget *>(d->table) : d->canvas);
    if (isShown && hasFocus())
        d->table->setFocus();
}

QSize TimeChart::sizeHint() const
{
    return {d->theme.scaled(420), d->theme.scaled(220)};
}

QSize TimeChart::minimumSizeHint() const
{
    return {d->theme.scaled(200), d->theme.scaled(140)};
}

bool TimeChart::event(QEvent *event)
{
    if (event->type() == QEvent::Show)
        d->sync();
    return QWidget::event(event);
}

void TimeChart::paintEvent(QPaintEvent *)
{
    if (!hasFocus())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(d->theme.color(Tone::Accent), 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
}

void TimeChart::keyPressEvent(QKeyEvent *event)
{
    const bool isSelecting = event->modifiers().testFlag(Qt::ShiftModifier);
    switch (event->key()) {
    case Qt::Key_Left: d->moveCrosshair(-1, isSelecting); break;
    case Qt::Key_Right: d->moveCrosshair(1, isSelecting); break;
    case Qt::Key_PageUp: d->moveCrosshair(-10, isSelecting); break;
    case Qt::Key_PageDown: d->moveCrosshair(10, isSelecting); break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (d->keyAnchor >= 0 && d->data.selectionTo > d->data.selectionFrom)
            emit spanSelected(d->data.selectionFrom, d->data.selectionTo);
        else if (d->data.crosshair >= 0)
            emit momentClicked(d->data.crosshair);
        d->keyAnchor = -1;
        break;
    case Qt::Key_Escape:
        if (d->data.selectionTo <= d->data.selectionFrom) {
            QWidget::keyPressEvent(event);
            return;
        }
        d->keyAnchor = -1;
        setSelection(0, 0);
        emit spanCleared();
        break;
    case Qt::Key_T: setTableShown(!isTableShown()); break;
    default: QWidget::keyPressEvent(event); return;
    }
    event->accept();
}

void TimeChart::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *asTable = menu->addAction(tr("Show as table"));
    asTable->setObjectName(u"chart.showTable"_s);
    asTable->setCheckable(true);
    asTable->setChecked(isTableShown());
    connect(asTable, &QAction::toggled, this, &TimeChart::setTableShown);
    menu->popup(event->globalPos());
}

void TimeChart::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    d->canvas->setDetailed(true);
    update();
}

void TimeChart::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    d->canvas->setDetailed(d->canvas->underMouse());
    if (!d->canvas->underMouse())
        d->setCrosshair(-1);
    update();
}

}  // namespace Binnacle::Ui
