// SPDX-License-Identifier: GPL-3.0-or-later
#include "gallery.h"
#include "widgets/base/button.h"
#include "widgets/base/card.h"
#include "widgets/base/codeview.h"
#include "widgets/base/keyvalueview.h"
#include "widgets/base/pageheader.h"
#include "widgets/base/segmented.h"
#include "widgets/base/stateview.h"
#include "widgets/base/tile.h"
#include "widgets/base/timechart.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QRandomGenerator>

#include <cmath>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Binnacle::Ui;
using namespace Qt::StringLiterals;

namespace {

QList<ChartPoint> wave(double base, double swing, int seed, int count = 900)
{
    QRandomGenerator random{quint32(seed)};
    QList<ChartPoint> points;
    for (int i = 0; i < count; ++i) {
        const double noise = random.bounded(swing / 3);
        const double slow = std::sin(i / 70.0 + seed) * swing;
        const bool isGap = i > 400 && i < 440;
        points.append({galleryNoon - (count - i) * 1000LL,
                       isGap ? std::nan("") : qMax(0.0, base + slow + noise)});
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

}  // namespace

/// What pages are made of: tiles, charts, details and the states between.
class TestGalleryPages : public GalleryTest
{
    Q_OBJECT

private slots:
    void init() { setUp(); }

    void dashboard_data() { modes(); }
    void dashboard();
    void states_data() { modes(); }
    void states();
    void inspector_data() { modes(); }
    void inspector();
};

void TestGalleryPages::dashboard()
{
    GallerySheet sheet(m_theme, {m_theme.scaled(1180), m_theme.scaled(720)});
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
    latency->setTimeRange(galleryNoon - 900000, galleryNoon);
    latency->setUnit(u"ms"_s);
    latency->setFlags({{galleryNoon - 600000, u"Rule of posts"_s, u"flag"_s, Tone::Info},
                       {galleryNoon - 200000, u"Restart"_s, u"rotate-cw"_s, Tone::Warn}});
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
    statuses->setTimeRange(galleryNoon - 900000, galleryNoon);
    statuses->setUnit(u"/s"_s);
    statuses->setGroup(group);
    statuses->setNote(u"sampled 1 : 10"_s);
    statuses->setSelection(galleryNoon - 500000, galleryNoon - 300000);
    auto *statusCard = new Card(m_theme, u"Requests by status"_s);
    statusCard->setPartial(true);
    statusCard->body()->addWidget(statuses);
    charts->addWidget(latencyCard, 1);
    charts->addWidget(statusCard, 1);
    sheet.body->addLayout(charts, 3);

    auto *lower = new QHBoxLayout;
    auto *empty = new TimeChart(m_theme, u"Nothing yet"_s, TimeChart::Kind::Lines);
    empty->setSeries(u"requests"_s, 0);
    empty->setTimeRange(galleryNoon - 3 * 86400000LL, galleryNoon);
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

void TestGalleryPages::states()
{
    GallerySheet sheet(m_theme, {m_theme.scaled(1180), m_theme.scaled(760)});
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

void TestGalleryPages::inspector()
{
    GallerySheet sheet(m_theme, {m_theme.scaled(440), m_theme.scaled(820)});
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

QTEST_MAIN(TestGalleryPages)
#include "tst_gallerypages.moc"
