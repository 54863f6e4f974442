// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/failurefeed.h"
#include "models/observation/logbookmarks.h"
#include "models/observation/timelinefeed.h"
#include "models/observation/timelinemodel.h"
#include "models/roles.h"
#include "support/faketransport.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Models;
using namespace Qt::StringLiterals;

namespace {

LogRow row(const QString &method, const QString &url, int status = 200)
{
    static LogRowPool pool;
    static int number = 0;
    Client::RequestRow request;
    request.id = u"r%1"_s.arg(++number);
    request.time = QDateTime::fromMSecsSinceEpoch(1'767'348'000'000 + number * 1000);
    request.method = method;
    request.url = url;
    request.pattern = url;
    request.status = status;
    return pool.fromRequest(request);
}

LogRow message(const QString &text, int level)
{
    static LogRowPool pool;
    Client::LogEntry entry;
    entry.id = u"e"_s + text;
    entry.created = QDateTime::fromMSecsSinceEpoch(1'767'348'000'000);
    entry.level = level;
    entry.message = text;
    return pool.fromEntry(entry);
}

}  // namespace

/// What of the log is an event, and the lists that are made of it.
class TestTimeline : public QObject
{
    Q_OBJECT

private slots:
    void tellsEvents_data();
    void tellsEvents();
    void namesWhoSignsIn();
    void keepsTheNewestFirst();
    void countsFailuresTogether();
    void keepsBookmarks();
    void tellsChangesAtOnce();
};

void TestTimeline::tellsEvents_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("url");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("what");

    QTest::newRow("settings") << u"PATCH"_s << u"/api/settings"_s << 200 << u"Settings changed"_s;
    QTest::newRow("refused") << u"PATCH"_s << u"/api/settings"_s << 400 << QString();
    QTest::newRow("read") << u"GET"_s << u"/api/settings"_s << 200 << QString();
    QTest::newRow("test mail") << u"POST"_s << u"/api/settings/test/email"_s << 204 << QString();
    QTest::newRow("made") << u"POST"_s << u"/api/collections"_s << 200 << u"Collection created"_s;
    QTest::newRow("changed") << u"PATCH"_s << u"/api/collections/posts?x=1"_s << 200
                             << u"Collection posts changed"_s;
    QTest::newRow("emptied") << u"DELETE"_s << u"/api/collections/posts/truncate"_s << 204
                             << u"Collection posts emptied"_s;
    QTest::newRow("record") << u"PATCH"_s << u"/api/collections/posts/records/x"_s << 200
                            << QString();
    QTest::newRow("signed in") << u"POST"_s << u"/api/collections/_superusers/auth-with-password"_s
                               << 200 << u"Superuser signed in"_s;
    QTest::newRow("signed in by code")
        << u"POST"_s << u"/api/collections/_superusers/auth-with-otp"_s << 200
        << u"Superuser signed in"_s;
    QTest::newRow("restored") << u"POST"_s << u"/api/backups/a.zip/restore"_s << 204
                              << u"Backup restored"_s;
    QTest::newRow("failed") << u"GET"_s << u"/api/collections/posts/records"_s << 500
                            << u"Answered 500"_s;
}

void TestTimeline::tellsEvents()
{
    QFETCH(QString, method);
    QFETCH(QString, url);
    QFETCH(int, status);
    QFETCH(QString, what);
    const std::optional<TimelineEvent> event = timelineEvent(row(method, url, status));
    QCOMPARE(event ? event->what : QString(), what);
}

void TestTimeline::namesWhoSignsIn()
{
    const LogRow signIn = row(u"POST"_s, u"/api/collections/_superusers/auth-with-password"_s);
    QCOMPARE(timelineEvent(signIn)->who, u"_superusers"_s);
}

void TestTimeline::keepsTheNewestFirst()
{
    TimelineModel model;
    const QAbstractItemModelTester tester(&model);
    const TimelineEvent first = *timelineEvent(row(u"PATCH"_s, u"/api/settings"_s));
    const TimelineEvent second = *timelineEvent(row(u"POST"_s, u"/api/collections"_s));
    model.add({second, first});
    model.add({first});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, TimelineModel::WhatColumn).data().toString(), u"Collection created"_s);
    const TimelineEvent warning = *timelineEvent(message(u"Disk is full"_s, 4));
    model.add({warning, warning});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(2, TimelineModel::WhatColumn).data(IconToneRole).toInt(),
             int(CellTone::Warn));
    std::vector<TimelineEvent> many;
    for (int i = 0; i < 300; ++i)
        many.push_back(*timelineEvent(row(u"PATCH"_s, u"/api/settings"_s)));
    model.add(many);
    QCOMPARE(model.rowCount(), int(TimelineModel::mostEvents));
    QCOMPARE(model.events().front().requestId, many.back().requestId);
}

void TestTimeline::countsFailuresTogether()
{
    TimelineModel model;
    const QAbstractItemModelTester tester(&model);
    const TimelineEvent one = *timelineEvent(row(u"GET"_s, u"/api/x"_s, 500));
    const TimelineEvent next = *timelineEvent(row(u"GET"_s, u"/api/x"_s, 500));
    const TimelineEvent other = *timelineEvent(row(u"GET"_s, u"/api/y"_s, 500));
    model.add({one});
    model.add({next, other});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(1, TimelineModel::WhatColumn).data().toString(), u"2× Answered 500"_s);
    QCOMPARE(model.events()[1].requestId, next.requestId);
}

void TestTimeline::keepsBookmarks()
{
    LogBookmarks bookmarks;
    const QSignalSpy changed(&bookmarks, &LogBookmarks::changed);
    const LogRow one = row(u"GET"_s, u"/api/x"_s, 403);
    bookmarks.toggle(one);
    bookmarks.setNote(one, u"ask Kari"_s);
    bookmarks.setNote(message(u"Disk is full"_s, 8), u"again"_s);
    QCOMPARE(changed.count(), 3);
    QCOMPARE(bookmarks.all().size(), size_t(2));
    LogBookmarks kept;
    kept.restore(bookmarks.toJson());
    QCOMPARE(kept.all().size(), size_t(2));
    QCOMPARE(kept.find(one.id)->note, u"ask Kari"_s);
    QCOMPARE(kept.find(one.id)->what, u"GET /api/x"_s);
    QVERIFY(!kept.all().front().isRequest);
    kept.toggle(one);
    QVERIFY(!kept.find(one.id));
    for (int i = 0; i < 60; ++i)
        kept.toggle(row(u"GET"_s, u"/api/x"_s));
    QCOMPARE(kept.all().size(), LogBookmarks::mostBookmarks);
}

void TestTimeline::tellsChangesAtOnce()
{
    Tests::FakeTransport transport;
    transport.on("GET", "/api/console/requests",
                 Tests::FakeTransport::json(JsonValue::object({{u"items"_s, JsonValue::array()}})));
    transport.on("GET", "/api/logs",
                 Tests::FakeTransport::json(JsonValue::object({{u"items"_s, JsonValue::array()}})));
    Client::ApiClient client(transport);
    LiveHub hub(client);
    FailureFeed failures(client, hub);
    TimelineFeed feed(client, hub, failures);
    feed.setActive(true);
    Tests::FakeStream *stream = transport.stream();
    QVERIFY(stream);
    // Not of everything that a busy server answers.
    QVERIFY(stream->request.target.contains("changes=true"));
    stream->send("request",
                 JsonValue::object({{u"seq"_s, JsonValue(7)},
                                    {u"id"_s, JsonValue(u"r7"_s)},
                                    {u"time"_s, JsonValue(u"2026-01-02 10:00:00.000Z"_s)},
                                    {u"method"_s, JsonValue(u"PATCH"_s)},
                                    {u"url"_s, JsonValue(u"/api/settings"_s)},
                                    {u"status"_s, JsonValue(200)}}));
    QTRY_COMPARE(feed.model()->rowCount(), 1);
    QCOMPARE(feed.model()->index(0, TimelineModel::WhatColumn).data().toString(),
             u"Settings changed"_s);
    feed.setActive(false);
    QVERIFY(!transport.stream());
}

QTEST_GUILESS_MAIN(TestTimeline)
#include "tst_timeline.moc"
