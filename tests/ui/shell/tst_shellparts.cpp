// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/addresspanel.h"
#include "widgets/shell/openings.h"
#include "widgets/shell/pagelink.h"
#include "widgets/shell/tracelog.h"
#include "widgets/shell/visithistory.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <thread>

using namespace Binnacle;
using namespace Binnacle::Ui;
using namespace Qt::StringLiterals;

class TestShellParts : public QObject
{
    Q_OBJECT

private:
    static Visit visit(int tab, const QString &title)
    {
        return {tab, tab, {PageKind::Logs, JsonValue::object()}, title, {}, 0};
    }
    static QStringList path(const VisitHistory &history)
    {
        QStringList titles;
        for (const int index : history.path())
            titles.append(history.at(index)->title);
        return titles;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void writesLinksThatReadBack()
    {
        const PageLink link{u"My harbour/Øst"_s,
                            {PageKind::Logs,
                             JsonValue::object({{u"status"_s, JsonValue(u"5xx"_s)},
                                                {u"search"_s, JsonValue(u"a&b=c+d? ~%"_s)},
                                                {u"tilde"_s, JsonValue(u"~x"_s)},
                                                {u"route"_s, JsonValue(12)},
                                                {u"empty"_s, JsonValue(u""_s)}})}};
        const QString text = linkText(link);
        QVERIFY2(text.startsWith(u"binnacle://My%20harbour%2F%C3%98st/logs?status=5xx&"),
                 qPrintable(text));
        const auto read = parseLink(text);
        QVERIFY(read);
        QCOMPARE(read->instance, link.instance);
        QCOMPARE(read->target.kind, PageKind::Logs);
        QVERIFY(read->target.arguments == link.target.arguments);
    }

    void refusesOtherLinks_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << u""_s;
        QTest::newRow("web") << u"https://example.org/logs"_s;
        QTest::newRow("no page") << u"binnacle://harbour"_s;
        QTest::newRow("unknown page") << u"binnacle://harbour/sauna"_s;
    }

    void refusesOtherLinks()
    {
        QFETCH(QString, text);
        QVERIFY(!parseLink(text));
    }

    void readsALinkWithoutInstance()
    {
        const auto link = parseLink(u" BINNACLE:///data/?collection=posts "_s);
        QVERIFY(link);
        QVERIFY(link->instance.isEmpty());
        QCOMPARE(link->target.arguments[u"collection"].toString(), u"posts"_s);
    }

    void walksBackAndForward()
    {
        VisitHistory history;
        QVERIFY(!history.current());
        history.begin(visit(1, u"Overview"_s));
        history.descend(visit(2, u"p99 spike"_s));
        history.descend(visit(3, u"GET /posts"_s));
        QCOMPARE(path(history), (QStringList{u"Overview"_s, u"p99 spike"_s, u"GET /posts"_s}));
        history.goBack();
        QCOMPARE(path(history), (QStringList{u"Overview"_s, u"p99 spike"_s}));
        QVERIFY(history.canGoForward());
        history.goForward();
        QCOMPARE(history.current()->title, u"GET /posts"_s);
        history.goTo(0);
        QCOMPARE(path(history), QStringList{u"Overview"_s});
        history.descend(visit(4, u"errors"_s));
        QVERIFY(!history.canGoForward());
        QCOMPARE(path(history), (QStringList{u"Overview"_s, u"errors"_s}));
        history.begin(visit(5, u"Data"_s));
        QCOMPARE(path(history), QStringList{u"Data"_s});
    }

    void forgetsTheOldestPlaces()
    {
        VisitHistory history;
        for (int i = 0; i < 250; ++i)
            history.begin(visit(i, QString::number(i)));
        int steps = 0;
        for (; history.canGoBack(); ++steps)
            history.goBack();
        QCOMPARE(steps, 99);
        QCOMPARE(history.current()->title, u"150"_s);
    }

    void explainsFailures_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("isRemote");
        QTest::addColumn<QString>("title");
        QTest::addColumn<bool>("canRetry");
        using K = Error::Kind;
        QTest::newRow("busy") << int(K::Conflict) << false
                              << u"Another server uses this directory"_s << true;
        QTest::newRow("no data") << int(K::PreconditionFailed) << false
                                 << u"This is not a data directory"_s << false;
        QTest::newRow("broken") << int(K::Internal) << false << u"harbour could not be opened"_s
                                << true;
        QTest::newRow("password") << int(K::Unauthenticated) << true
                                  << u"The server did not let you in"_s << false;
        QTest::newRow("away") << int(K::Unavailable) << true << u"The server cannot be reached"_s
                              << true;
    }

    void explainsFailures()
    {
        QFETCH(int, kind);
        QFETCH(bool, isRemote);
        OpenRequest request;
        request.kind = isRemote ? OpenRequest::Kind::Attach : OpenRequest::Kind::Directory;
        request.directory = u"/srv/harbour"_s;
        request.target.url = u"http://10.0.0.5:8090"_s;
        const OpenFailure failure = explainFailure(request, Error::make(Error::Kind(kind)));
        QTEST(failure.title, "title");
        QTEST(failure.canRetry, "canRetry");
        QVERIFY(!failure.text.isEmpty());
    }

    void keepsRecentInstancesWithoutSecrets()
    {
        RecentInstances recent;
        for (int i = 0; i < 20; ++i) {
            RecentInstance instance;
            instance.name = QString::number(i);
            instance.directory = u"/srv/%1"_s.arg(i);
            recent.add(instance);
        }
        RecentInstance remote;
        remote.kind = OpenRequest::Kind::Attach;
        remote.url = u"http://10.0.0.5:8090"_s;
        remote.email = u"a@example.org"_s;
        recent.add(remote);
        QCOMPARE(recent.all().size(), size_t(12));
        RecentInstances read;
        read.read(recent.json());
        QCOMPARE(read.all().size(), size_t(12));
        QCOMPARE(read.all().front().key(), remote.url);
        QCOMPARE(read.all().front().email, remote.email);
        QCOMPARE(read.find(u"/srv/19"_s)->name, u"19"_s);
        QVERIFY(read.all().front().request().target.password.isEmpty());
        read.remove(remote.url);
        QCOMPARE(read.all().front().name, u"19"_s);
    }

    void readsAddresses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("address");
        QTest::newRow("port") << u"8091"_s << u"127.0.0.1:8091"_s;
        QTest::newRow("colon") << u":8091"_s << u"127.0.0.1:8091"_s;
        QTest::newRow("all") << u" 0.0.0.0:80 "_s << u"0.0.0.0:80"_s;
        QTest::newRow("v6") << u"[::1]:8090"_s << u"[::1]:8090"_s;
        QTest::newRow("bare v6") << u"::1:8090"_s << u""_s;
        QTest::newRow("too high") << u"127.0.0.1:70000"_s << u""_s;
        QTest::newRow("none") << u"localhost"_s << u""_s;
        QTest::newRow("url") << u"http://localhost:80"_s << u""_s;
    }

    void readsAddresses()
    {
        QFETCH(QString, text);
        QFETCH(QString, address);
        const auto parsed = ListenAddress::parse(text);
        QCOMPARE(parsed ? parsed->text() : QString(), address);
    }

    void tracesCallsOfAnyThread()
    {
        TraceLog log;
        const QAbstractItemModelTester tester(&log);
        const auto tracer = log.tracer();
        log.setTab(7);
        std::thread other([&tracer] {
            for (int i = 0; i < 700; ++i)
                tracer(
                    {"GET", "/api/health", i % 2 ? 200 : 0, std::chrono::microseconds(1500), "r1"});
        });
        other.join();
        QTRY_COMPARE(log.rowCount(), 500);
        const QModelIndex newest = log.index(0, TraceLog::Status);
        QCOMPARE(newest.data().toString(), u"200"_s);
        QCOMPARE(newest.data(TraceLog::TabRole).toInt(), 7);
        QCOMPARE(log.index(1, TraceLog::Status).data().toString(), u"failed"_s);
        QCOMPARE(log.index(0, TraceLog::Duration).data().toString(), u"1.5"_s);
        QVERIFY(log.text(0).contains(u"GET /api/health"));
        log.clear();
        QCOMPARE(log.rowCount(), 0);
    }

    void outlivedTracerDoesNothing()
    {
        auto log = std::make_unique<TraceLog>();
        const auto tracer = log->tracer();
        tracer({"GET", "/a", 200, {}, {}});
        log.reset();
        tracer({"GET", "/b", 200, {}, {}});
        QCoreApplication::processEvents();
    }
};

QTEST_GUILESS_MAIN(TestShellParts)
#include "tst_shellparts.moc"
