// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/livehub.h"
#include "support/faketransport.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Binnacle;
using namespace Qt::StringLiterals;
using Binnacle::Models::LiveHub;
using Binnacle::Tests::FakeTransport;

class TestLiveHub : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhatComes();
    void countsLostLogsToo();
    void tellsOfRequestsWhileSomebodyWantsThem();
    void opensAgain();
    void stops();
    void tellsNothingOnceStopped();
};

void TestLiveHub::tellsWhatComes()
{
    FakeTransport transport;
    Client::ApiClient client(transport);
    LiveHub hub(client);
    QCOMPARE(hub.age(), -1);
    int requests = 0;
    int turns = 0;
    connect(&hub, &LiveHub::requestsArrived, this,
            [&](const std::vector<Client::RequestRow> &rows) {
                requests += int(rows.size());
                ++turns;
            });
    QStringList changes;
    connect(&hub, &LiveHub::recordsChanged, this,
            [&](const std::vector<Client::RecordChange> &records) {
                for (const Client::RecordChange &record : records)
                    changes.append(record.collection + u'/' + record.recordId);
            });
    QStringList messages;
    connect(&hub, &LiveHub::logsArrived, this, [&](const std::vector<Client::LogEntry> &entries) {
        for (const Client::LogEntry &entry : entries)
            messages.append(entry.message);
    });
    const QSignalSpy dropped(&hub, &LiveHub::requestsDropped);
    const QSignalSpy droppedRecords(&hub, &LiveHub::recordsDropped);
    const QSignalSpy metrics(&hub, &LiveHub::metricsArrived);

    hub.start();
    hub.start();
    QTRY_COMPARE(hub.link(), LiveHub::Link::Live);
    QCOMPARE(transport.openedStreams(), 1);
    QVERIFY(transport.stream()->request.target.contains("record"));
    transport.stream()->send({{"1", "request", "{\"seq\":1}"},
                              {"2", "request", "{\"seq\":2}"},
                              {"0", "dropped", "{\"requests\":40}"},
                              {"0", "dropped", "{\"records\":3}"},
                              {"0", "log", "{\"message\":\"Hello\",\"level\":4}"},
                              {"0", "record",
                               "{\"action\":\"update\",\"collectionId\":\"c\","
                               "\"collection\":\"posts\",\"id\":\"r1\"}"},
                              {"0", "record", "{\"action\":\"burn\"}"},
                              {"0", "metrics", "{\"inFlight\":3}"},
                              {"0", "request", "broken"},
                              {"0", "unheard", "{}"}});
    QTRY_COMPARE(metrics.count(), 1);
    QCOMPARE(requests, 2);
    QCOMPARE(turns, 1);
    QCOMPARE(dropped.at(0).at(0).toLongLong(), 40);
    QCOMPARE(droppedRecords.at(0).at(0).toLongLong(), 3);
    QCOMPARE(messages, QStringList{u"Hello"_s});
    QCOMPARE(changes, QStringList{u"posts/r1"_s});
    QCOMPARE(hub.metrics().inFlight, 3);
    QVERIFY(hub.age() >= 0);
}

void TestLiveHub::countsLostLogsToo()
{
    FakeTransport transport;
    Client::ApiClient client(transport);
    LiveHub hub(client);
    const QSignalSpy dropped(&hub, &LiveHub::requestsDropped);
    hub.start();
    QTRY_COMPARE(hub.link(), LiveHub::Link::Live);
    transport.stream()->send(
        {{"0", "dropped", "{\"requests\":40}"}, {"0", "dropped", "{\"logs\":2}"}});
    QTRY_COMPARE(dropped.count(), 1);
    QCOMPARE(dropped.at(0).at(0).toLongLong(), 42);
}

void TestLiveHub::tellsOfRequestsWhileSomebodyWantsThem()
{
    FakeTransport transport;
    Client::ApiClient client(transport);
    LiveHub hub(client);
    using Requests = LiveHub::Requests;
    const QSignalSpy opened(&hub, &LiveHub::requestsOpened);
    const auto failures = std::make_unique<QObject>();
    auto all = std::make_unique<QObject>();
    hub.want(failures.get(), Requests::Failures);
    QCOMPARE(transport.openedStreams(), 0);  // there is no server yet
    hub.start();
    QTRY_COMPARE(opened.count(), 1);
    QCOMPARE(transport.openedStreams(), 2);
    QCOMPARE(hub.toldRequests(), Requests::Failures);
    QVERIFY(transport.stream()->request.target.contains("status=400-599"));
    hub.want(all.get(), Requests::All);
    QCOMPARE(hub.toldRequests(), Requests::None);
    QTRY_COMPARE(hub.toldRequests(), Requests::All);
    QVERIFY(!transport.stream()->request.target.contains("status="));
    // It is opened again by itself, and once more with the whole link.
    transport.stream()->close();
    QCOMPARE(hub.toldRequests(), Requests::None);
    QTRY_COMPARE(hub.toldRequests(), Requests::All);
    all.reset();
    QTRY_COMPARE(hub.toldRequests(), Requests::Failures);
    hub.want(failures.get(), Requests::None);
    QCOMPARE(hub.toldRequests(), Requests::None);
    QVERIFY(!transport.stream());
    QCOMPARE(hub.link(), LiveHub::Link::Live);
}

void TestLiveHub::opensAgain()
{
    FakeTransport transport;
    Client::ApiClient client(transport);
    LiveHub hub(client);
    hub.start();
    QTRY_COMPARE(hub.link(), LiveHub::Link::Live);
    transport.opensStreams = false;
    transport.stream()->close();
    QCOMPARE(hub.link(), LiveHub::Link::Connecting);
    QTRY_COMPARE(hub.link(), LiveHub::Link::Lost);
    QCOMPARE(transport.openedStreams(), 2);
    transport.opensStreams = true;
    QTRY_COMPARE(hub.link(), LiveHub::Link::Live);
    QCOMPARE(transport.openedStreams(), 3);
}

void TestLiveHub::stops()
{
    FakeTransport transport;
    Client::ApiClient client(transport);
    LiveHub hub(client);
    hub.start();
    QTRY_COMPARE(hub.link(), LiveHub::Link::Live);
    hub.stop();
    QVERIFY(!transport.stream());
    hub.start();
    QTRY_VERIFY(transport.stream());
    QTRY_COMPARE(hub.link(), LiveHub::Link::Live);
}

void TestLiveHub::tellsNothingOnceStopped()
{
    FakeTransport transport;
    Client::ApiClient client(transport);
    LiveHub hub(client);
    QList<qint64> seqs;
    connect(&hub, &LiveHub::requestsArrived, this,
            [&](const std::vector<Client::RequestRow> &rows) {
                for (const Client::RequestRow &row : rows)
                    seqs.append(row.seq);
            });
    hub.start();
    QTRY_COMPARE(hub.link(), LiveHub::Link::Live);
    transport.stream()->send({{"1", "request", "{\"seq\":1}"}});
    hub.stop();
    hub.start();
    QTRY_VERIFY(transport.stream());
    QTRY_COMPARE(hub.link(), LiveHub::Link::Live);
    transport.stream()->send({{"2", "request", "{\"seq\":2}"}});
    QTRY_COMPARE(seqs, QList<qint64>{2});
}

QTEST_GUILESS_MAIN(TestLiveHub)
#include "tst_livehub.moc"
