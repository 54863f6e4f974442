// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/byterange.h"
#include "api/fileanswer.h"
#include "api/httpdate.h"

#include <QTest>

using namespace Binnacle;
using namespace Qt::StringLiterals;

class TestByteRange : public QObject
{
    Q_OBJECT

private slots:
    void parses_data();
    void parses();
    void refuses_data();
    void refuses();
    void writesAndReadsDates();
    void choosesContentTypes_data();
    void choosesContentTypes();
};

void TestByteRange::parses_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("ranges");

    QTest::newRow("none") << ""_ba
                          << ""_ba;
    QTest::newRow("first") << "bytes=0-0"_ba
                           << "0+1 "_ba;
    QTest::newRow("open") << "bytes=4-"_ba
                          << "4+6 "_ba;
    QTest::newRow("suffix") << "bytes=-3"_ba
                            << "7+3 "_ba;
    QTest::newRow("long suffix") << "bytes=-30"_ba
                                 << "0+10 "_ba;
    QTest::newRow("past the end") << "bytes=8-100"_ba
                                  << "8+2 "_ba;
    QTest::newRow("two") << "bytes=0-1, 3-4"_ba
                         << "0+2 3+2 "_ba;
    QTest::newRow("one outside") << "bytes=0-1,20-"_ba
                                 << "0+2 "_ba;
    QTest::newRow("too much") << "bytes=0-,0-,0-"_ba
                              << ""_ba;
}

void TestByteRange::parses()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, ranges);
    const Result<std::vector<ByteRange>> parsed = parseRange(header, 10);
    QVERIFY(parsed);
    QByteArray text;
    for (const ByteRange &range : *parsed)
        text += QByteArray::number(range.start) + '+' + QByteArray::number(range.length) + ' ';
    QCOMPARE(text, ranges);
}

void TestByteRange::refuses_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("message");

    const QString broken = u"invalid range"_s;
    QTest::newRow("unit") << "lines=1-2"_ba << broken;
    QTest::newRow("no dash") << "bytes=1"_ba << broken;
    QTest::newRow("no number") << "bytes=a-b"_ba << broken;
    QTest::newRow("sign") << "bytes=+1-2"_ba << broken;
    QTest::newRow("backwards") << "bytes=3-1"_ba << broken;
    QTest::newRow("overflow") << "bytes=99999999999999999999-"_ba << broken;
    QTest::newRow("outside") << "bytes=10-"_ba << u"invalid range: failed to overlap"_s;
}

void TestByteRange::refuses()
{
    QFETCH(QByteArray, header);
    QFETCH(QString, message);
    const Result<std::vector<ByteRange>> parsed = parseRange(header, 10);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().message, message);
}

void TestByteRange::writesAndReadsDates()
{
    QCOMPARE(httpDate(1795242088), "Sat, 21 Nov 2026 06:21:28 GMT"_ba);
    QCOMPARE(parseHttpDate("Sat, 21 Nov 2026 06:21:28 GMT"), std::optional<qint64>(1795242088));
    QVERIFY(!parseHttpDate("yesterday"));
    QVERIFY(!parseHttpDate(""));
}

void TestByteRange::choosesContentTypes_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("type");

    const QByteArray script = "text/javascript; charset=utf-8"_ba;
    QTest::newRow("js") << u"a.js"_s << ""_ba << script;
    QTest::newRow("upper case") << u"A.MJS"_s << ""_ba << script;
    QTest::newRow("png") << u"a.png"_s << ""_ba
                         << "image/png"_ba;
    QTest::newRow("wasm") << u"a.wasm"_s << ""_ba
                          << "application/wasm"_ba;
    QTest::newRow("markup") << u"page"_s << " <!DOCTYPE HTML><p>"_ba
                            << "text/html; charset=utf-8"_ba;
    QTest::newRow("text") << u"LICENSE"_s << "Copyright\n"_ba
                          << "text/plain; charset=utf-8"_ba;
    QTest::newRow("binary") << u"data"_s << QByteArray("\x01\x00\x02", 3)
                            << "application/octet-stream"_ba;
    QTest::newRow("empty") << u"data"_s << ""_ba
                           << "text/plain; charset=utf-8"_ba;
}

void TestByteRange::choosesContentTypes()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, type);
    QCOMPARE(contentTypeOf(name, content), type);
}

QTEST_GUILESS_MAIN(TestByteRange)
#include "tst_byterange.moc"
