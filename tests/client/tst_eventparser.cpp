// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/eventparser.h"

#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Client;
using namespace Qt::StringLiterals;

class TestEventParser : public QObject
{
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void isBounded();

private:
    static QByteArray shown(const QList<ServerEvent> &events);
};

QByteArray TestEventParser::shown(const QList<ServerEvent> &events)
{
    QByteArray text;
    for (const ServerEvent &event : events)
        text += '[' + event.id + '|' + event.name + '|' + event.data + ']';
    return text;
}

void TestEventParser::reads_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArray>("events");

    QTest::newRow("one") << "id:1\nevent:request\ndata:{}\n\n"_ba
                         << "[1|request|{}]"_ba;
    QTest::newRow("spaces") << "id: 1\nevent: a\ndata:  x\n\n"_ba
                            << "[1|a| x]"_ba;
    QTest::newRow("carriage returns") << "event:a\r\ndata:1\r\n\r\ndata:2\r\r"_ba
                                      << "[|a|1][|message|2]"_ba;
    QTest::newRow("lines of data") << "data:a\ndata\ndata:b\n\n"_ba
                                   << "[|message|a\n\nb]"_ba;
    QTest::newRow("comments") << ":\n\n: hello\ndata:x\n\n"_ba
                              << "[|message|x]"_ba;
    QTest::newRow("no data") << "event:a\n\ndata:x\n\n"_ba
                             << "[|message|x]"_ba;
    QTest::newRow("empty data") << "data:\n\n"_ba
                                << "[|message|]"_ba;
    QTest::newRow("the id stays") << "id:7\ndata:a\n\ndata:b\n\n"_ba
                                  << "[7|message|a][7|message|b]"_ba;
    QTest::newRow("unknown fields") << "retry:5\nfoo:bar\ndata:x\n\n"_ba
                                    << "[|message|x]"_ba;
    QTest::newRow("unfinished") << "data:x\n"_ba
                                << ""_ba;
    QTest::newRow("byte order mark") << "\xef\xbb\xbf"_ba + "data:x\n\n"_ba
                                     << "[|message|x]"_ba;
    QTest::newRow("characters") << u"data:Ærøskøbing 🚢\n\n"_s.toUtf8()
                                << u"[|message|Ærøskøbing 🚢]"_s.toUtf8();
}

/// Whatever the pieces, the events are the same.
void TestEventParser::reads()
{
    QFETCH(QByteArray, stream);
    QFETCH(QByteArray, events);
    for (qsizetype piece = 1; piece <= stream.size() + 1; ++piece) {
        EventParser parser;
        QList<ServerEvent> found;
        for (qsizetype from = 0; from < stream.size(); from += piece)
            QVERIFY(parser.feed(
                QByteArrayView(stream).sliced(from, std::min(piece, stream.size() - from)), found));
        // A mark that is cut comes with the rest of its line.
        QCOMPARE(shown(found), events);
    }
}

void TestEventParser::isBounded()
{
    QList<ServerEvent> events;
    const QByteArray piece(1024 * 1024, 'x');
    {
        EventParser parser;
        Result<void> fed;
        int pieces = 0;
        while (fed && pieces < 10) {
            fed = parser.feed(piece, events);
            ++pieces;
        }
        QVERIFY(!fed);
        QCOMPARE(fed.error().kind, Error::Kind::TooLarge);
        QCOMPARE(pieces, 5);
    }
    EventParser parser;
    Result<void> fed;
    int lines = 0;
    while (fed && lines < 10) {
        fed = parser.feed(QByteArray("data:" + piece + "\n"), events);
        ++lines;
    }
    QVERIFY(!fed);
    QVERIFY(events.isEmpty());
}

QTEST_GUILESS_MAIN(TestEventParser)
#include "tst_eventparser.moc"
