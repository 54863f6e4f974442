// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/csv.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

/// RFC 4180 and what spreadsheets make of it.
class TestCsv : public QObject
{
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void countsLines();
    void boundsRows();
    void writesCells_data();
    void writesCells();
    void survivesItself();
    void disarmsFormulas();
};

namespace {

/// The rows as `a|b/c|d`, or `error`; fed in pieces of @p step bytes.
QByteArray readRows(const QByteArray &text, qsizetype step, char delimiter = ',')
{
    CsvParser parser(delimiter);
    QByteArrayList rows;
    for (qsizetype at = 0; at < text.size();) {
        const QByteArray piece = text.mid(at, step);
        const Result<CsvParser::Step> fed = parser.feed(piece);
        if (!fed)
            return "error"_ba;
        if (fed->hasRow)
            rows.append(parser.takeRow().cells.join('|'));
        at += fed->consumed;
    }
    const Result<bool> last = parser.finish();
    if (!last)
        return "error"_ba;
    if (*last)
        rows.append(parser.takeRow().cells.join('|'));
    return rows.join('/');
}

}  // namespace

void TestCsv::reads_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("rows");

    QTest::newRow("plain") << "a,b\n1,2\n"_ba
                           << "a|b/1|2"_ba;
    QTest::newRow("no last line end") << "a,b\n1,2"_ba
                                      << "a|b/1|2"_ba;
    QTest::newRow("CRLF") << "a,b\r\n1,2\r\n"_ba
                          << "a|b/1|2"_ba;
    QTest::newRow("CR") << "a,b\r1,2\r"_ba
                        << "a|b/1|2"_ba;
    QTest::newRow("empty cells") << ",\n,,\n"_ba
                                 << "|/||"_ba;
    QTest::newRow("blank lines") << "\n\na\n\r\n\nb\n"_ba
                                 << "a/b"_ba;
    QTest::newRow("quotes") << "\"a\",\"b,c\"\n"_ba
                            << "a|b,c"_ba;
    QTest::newRow("doubled quotes") << "\"a\"\"b\",\"\"\"\"\n"_ba
                                    << "a\"b|\""_ba;
    QTest::newRow("empty quotes") << "\"\"\n"_ba
                                  << ""_ba;
    QTest::newRow("line ends in quotes") << "\"a\r\nb\nc\",d\n"_ba
                                         << "a\r\nb\nc|d"_ba;
    QTest::newRow("quotes inside a plain cell") << "a\"b,c\n"_ba
                                                << "a\"b|c"_ba;
    QTest::newRow("mark") << "\xef\xbb\xbf"
                             "a,b\n"_ba
                          << "a|b"_ba;
    QTest::newRow("mark and quotes") << "\xef\xbb\xbf"
                                        "\"a\",b\n"_ba
                                     << "a|b"_ba;
    QTest::newRow("nothing") << ""_ba
                             << ""_ba;
    QTest::newRow("blanks count") << " a , b\n"_ba
                                  << " a | b"_ba;
    QTest::newRow("unicode") << "ä,€\n"_ba
                             << "ä|€"_ba;
}

void TestCsv::reads()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, rows);
    for (const qsizetype step : {1, 2, 3, 1000})
        QCOMPARE(readRows(text, step), rows);
}

void TestCsv::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("open quote") << "a,\"b\n"_ba;
    QTest::newRow("text behind a quote") << "\"a\"b\n"_ba;
    QTest::newRow("blank behind a quote") << "\"a\" ,b\n"_ba;
}

void TestCsv::refuses()
{
    QFETCH(QByteArray, text);
    for (const qsizetype step : {1, 2, 1000})
        QCOMPARE(readRows(text, step), "error"_ba);
}

void TestCsv::countsLines()
{
    CsvParser parser;
    const QByteArray text("\n\"a\r\nb\"\r\n\nc\nd");
    QList<qint64> lines;
    for (qsizetype at = 0; at < text.size();) {
        const Result<CsvParser::Step> step = parser.feed(QByteArrayView(text).sliced(at));
        QVERIFY(step);
        if (step->hasRow)
            lines.append(parser.takeRow().line);
        at += step->consumed;
    }
    QVERIFY(*parser.finish());
    lines.append(parser.takeRow().line);
    QCOMPARE(lines, (QList<qint64>{2, 5, 6}));
}

void TestCsv::boundsRows()
{
    CsvParser narrow(',', {10, 3});
    QVERIFY(narrow.feed("abc,def\n"));
    QCOMPARE(narrow.takeRow().cells.size(), 2);
    const Result<CsvParser::Step> tooLong = narrow.feed("abcdefghijkl");
    QVERIFY(!tooLong);
    QVERIFY(tooLong.error().message.startsWith(u"Line 2"));
    CsvParser wide(',', {100, 3});
    QVERIFY(!wide.feed("a,b,c,d\n"));
}

void TestCsv::writesCells_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("cell");
    QTest::newRow("plain") << "abc"_ba
                           << "abc"_ba;
    QTest::newRow("empty") << ""_ba
                           << ""_ba;
    QTest::newRow("comma") << "a,b"_ba
                           << "\"a,b\""_ba;
    QTest::newRow("quote") << "a\"b"_ba
                           << "\"a\"\"b\""_ba;
    QTest::newRow("line end") << "a\nb"_ba
                              << "\"a\nb\""_ba;
    QTest::newRow("blank edge") << " a"_ba
                                << "\" a\""_ba;
}

void TestCsv::writesCells()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, cell);
    QCOMPARE(csvCell(text), cell);
}

void TestCsv::survivesItself()
{
    const QByteArray alphabet("a\",\r\n ;");
    quint32 state = 1;
    for (int i = 0; i < 2000; ++i) {
        QByteArrayList cells;
        for (int c = 0; c < 3; ++c) {
            QByteArray cell("x");
            for (int n = 0; n < 5; ++n) {
                state = state * 1664525 + 1013904223;
                cell += alphabet[(state >> 16) % quint32(alphabet.size())];
            }
            cells.append(cell);
        }
        QByteArrayList written;
        for (const QByteArray &cell : std::as_const(cells))
            written.append(csvCell(cell));
        QCOMPARE(readRows(written.join(',') + "\r\n", 1 + i % 7), cells.join('|'));
    }
}

void TestCsv::disarmsFormulas()
{
    for (const QByteArray &text : {"=1+1"_ba, "+1"_ba, "-1"_ba, "@a"_ba, "\t=1"_ba, "\r=1"_ba})
        QCOMPARE(withoutFormula(text), '\'' + text);
    for (const QByteArray &text : {""_ba, "a=1"_ba, "1-1"_ba, " =1"_ba})
        QCOMPARE(withoutFormula(text), text);
}

QTEST_GUILESS_MAIN(TestCsv)
#include "tst_csv.moc"
