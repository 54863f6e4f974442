// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/cronexpression.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

// The contract's texts are among its cases.
class TestCronExpression : public QObject
{
    Q_OBJECT

private slots:
    void readsSegments_data()
    {
        QTest::addColumn<int>("segment");
        QTest::addColumn<QList<int>>("numbers");
        const auto row
            = [](const char *text, CronExpression::Segment segment, const QList<int> &numbers) {
                  QTest::addRow("%s, segment %d", text, int(segment)) << int(segment) << numbers;
              };
        row("0 0 1 1 0", CronExpression::Minute, {0});
        row("59 0 1 1 0", CronExpression::Minute, {59});
        row("*/20 0 1 1 0", CronExpression::Minute, {0, 20, 40});
        row("10-40/15 0 1 1 0", CronExpression::Minute, {10, 25, 40});
        row("5,1-3,5 0 1 1 0", CronExpression::Minute, {1, 2, 3, 5});
        row("0 */6 1 1 0", CronExpression::Hour, {0, 6, 12, 18});
        row("0 0 */10 1 0", CronExpression::Day, {1, 11, 21, 31});
        row("0 0 1 */5 0", CronExpression::Month, {1, 6, 11});
        row("0 0 1 1 *", CronExpression::Weekday, {0, 1, 2, 3, 4, 5, 6});
        row("@weekly", CronExpression::Weekday, {0});
        row("@hourly", CronExpression::Minute, {0});
        row("@monthly", CronExpression::Day, {1});
        row("@yearly", CronExpression::Month, {1});
    }

    void readsSegments()
    {
        QFETCH(int, segment);
        QFETCH(QList<int>, numbers);
        const QString text = QString::fromLatin1(QTest::currentDataTag()).section(u", seg"_s, 0, 0);
        const Result<CronExpression> parsed = CronExpression::parse(text);
        QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().message));
        quint64 wanted = 0;
        for (const int number : numbers)
            wanted |= quint64(1) << number;
        QCOMPARE(parsed->numbers[size_t(segment)], wanted);
    }

    void quotesWhatIsNoNumber_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("quoted");
        QTest::newRow("letters") << u"x"_s << u"\"x\""_s;
        QTest::newRow("sign alone") << u"+"_s << u"\"+\""_s;
        QTest::newRow("marks") << u"\"\\"_s << u"\"\\\"\\\\\""_s;
        QTest::newRow("named") << u"\t\n\v"_s << u"\"\\t\\n\\v\""_s;
        QTest::newRow("control") << QString(QChar(0x7f)) << u"\"\\x7f\""_s;
        QTest::newRow("space") << QString(QChar(0xa0)) << u"\"\\u00a0\""_s;
        QTest::newRow("picture") << u"\U0001F600"_s << u"\"\U0001F600\""_s;
        QTest::newRow("unassigned") << u"\U000E0001"_s << u"\"\\U000e0001\""_s;
    }

    void quotesWhatIsNoNumber()
    {
        QFETCH(QString, text);
        QFETCH(QString, quoted);
        const Result<CronExpression> parsed = CronExpression::parse(text + u" * * * *"_s);
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().kind, Error::Kind::InvalidInput);
        QCOMPARE(parsed.error().message,
                 QString(u"strconv.Atoi: parsing "_s + quoted + u": invalid syntax"_s));
    }
};

QTEST_APPLESS_MAIN(TestCronExpression)
#include "tst_cronexpression.moc"
