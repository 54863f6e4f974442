// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/livereader.h"

#include <QSignalSpy>
#include <QTest>

using namespace Binnacle;
using namespace Qt::StringLiterals;
using Binnacle::Models::LiveArrivals;
using Binnacle::Models::LiveReader;

namespace {

Client::ServerEvent request(qint64 seq)
{
    return {QByteArray::number(seq), "request", "{\"seq\":" + QByteArray::number(seq) + '}'};
}

QList<Client::ServerEvent> requests(qint64 first, qint64 last)
{
    QList<Client::ServerEvent> events;
    for (qint64 seq = first; seq <= last; ++seq)
        events.append(request(seq));
    return events;
}

/// Keeps what a reader tells.
class Listener final : public QObject
{
public:
    explicit Listener(LiveReader &reader)
    {
        connect(&reader, &LiveReader::arrived, this, [this](const LiveArrivals &arrivals) {
            ++times;
            for (const Client::RequestRow &row : arrivals.requests)
                seqs.append(row.seq);
            for (const Client::RecordChange &change : arrivals.records)
                records.append(change.recordId);
            logs += arrivals.logs.size();
            droppedRequests += arrivals.droppedRequests;
            droppedRecords += arrivals.droppedRecords;
            if (arrivals.metrics)
                inFlight = arrivals.metrics->inFlight;
        });
    }

    int times = 0;
    QList<qint64> seqs;
    QStringList records;
    size_t logs = 0;
    qint64 droppedRequests = 0;
    qint64 droppedRecords = 0;
    int inFlight = -1;
};

}  // namespace

class TestLiveReader : public QObject
{
    Q_OBJECT

private slots:
    void keepsTheOrder();
    void tellsTogetherWhatComesInARow();
    void boundsWhatWaits();
    void forgets();
    void mayGoWhileItReads();
};

void TestLiveReader::keepsTheOrder()
{
    LiveReader reader;
    const Listener listener(reader);
    // Some of it comes while the reader reads, some while it pauses.
    QList<qint64> wanted;
    for (qint64 seq = 1; seq <= 3000; seq += 10) {
        reader.take(requests(seq, seq + 9));
        for (qint64 i = seq; i < seq + 10; ++i)
            wanted.append(i);
        if (seq % 500 == 1)
            QCoreApplication::processEvents();
    }
    QTRY_COMPARE(listener.seqs.size(), wanted.size());
    QCOMPARE(listener.seqs, wanted);
}

void TestLiveReader::tellsTogetherWhatComesInARow()
{
    LiveReader reader;
    const Listener listener(reader);
    reader.take(requests(1, 1));
    reader.take(requests(2, 2));
    reader.take({{"0", "log", "{\"message\":\"Hi\"}"}, {"0", "metrics", "{\"inFlight\":7}"}});
    reader.take(requests(3, 3));
    QTRY_COMPARE(listener.seqs, (QList<qint64>{1, 2, 3}));
    // The first goes at once, the others wait for it.
    QCOMPARE(listener.times, 2);
    QCOMPARE(listener.logs, size_t(1));
    QCOMPARE(listener.inFlight, 7);
}

void TestLiveReader::boundsWhatWaits()
{
    LiveReader reader;
    const Listener listener(reader);
    const QByteArray large(1024 * 1024, 'x');
    const auto big = [&large](qint64 seq) {
        return Client::ServerEvent{
            "0", "request", "{\"url\":\"" + large + "\",\"seq\":" + QByteArray::number(seq) + '}'};
    };
    // The first is being read; the others wait, as nothing is told before this returns.
    reader.take({request(1)});
    for (qint64 seq = 2; seq <= 20; ++seq)
        reader.take({big(seq)});
    reader.take({{"0", "log", "{\"message\":\"" + large + "\"}"},
                 {"0", "record",
                  "{\"action\":\"update\",\"id\":\"" + large + "\",\"collection\":\"posts\"}"},
                 {"0", "dropped", "{\"requests\":1000,\"records\":100}"},
                 {"0", "metrics", "{\"inFlight\":3}"}});
    QTRY_COMPARE(listener.inFlight, 3);
    constexpr qint64 fits = LiveReader::maximumWaitingBytes / (1024 * 1024 + 100);
    QList<qint64> wanted;
    for (qint64 seq = 1; seq <= 1 + fits; ++seq)
        wanted.append(seq);
    QCOMPARE(listener.seqs, wanted);
    QCOMPARE(listener.logs, size_t(0));
    QCOMPARE(listener.droppedRequests, 1000 + (19 - fits) + 1);
    QCOMPARE(listener.droppedRecords, 101);
    // There is room again.
    reader.take({big(30)});
    QTRY_COMPARE(listener.seqs.last(), 30);
    QCOMPARE(listener.droppedRequests, 1000 + (19 - fits) + 1);
}

void TestLiveReader::forgets()
{
    LiveReader reader;
    const Listener listener(reader);
    reader.take(requests(1, 500));
    reader.take(requests(501, 600));
    reader.clear();
    reader.take(requests(601, 602));
    QTRY_COMPARE(listener.seqs, (QList<qint64>{601, 602}));
    QCOMPARE(listener.times, 1);
}

void TestLiveReader::mayGoWhileItReads()
{
    int told = 0;
    {
        LiveReader reader;
        connect(&reader, &LiveReader::arrived, this, [&told] { ++told; });
        reader.take(requests(1, 5000));
    }
    QCoreApplication::processEvents();
    QCOMPARE(told, 0);
}

QTEST_GUILESS_MAIN(TestLiveReader)
#include "tst_livereader.moc"
