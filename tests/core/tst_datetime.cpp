// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/datetime.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

class TestDateTime : public QObject
{
    Q_OBJECT

private slots:
    void reads_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("canonical");

        QTest::newRow("canonical")
            << u"2022-10-10 10:36:26.879Z"_s << "2022-10-10 10:36:26.879Z"_ba;
        QTest::newRow("day") << u"2022-10-10"_s << "2022-10-10 00:00:00.000Z"_ba;
        QTest::newRow("rfc 3339") << u"2022-10-10T10:36:26+02:00"_s
                                  << "2022-10-10 08:36:26.000Z"_ba;
        QTest::newRow("rfc 3339 utc")
            << u"2022-10-10T10:36:26.1234567Z"_s << "2022-10-10 10:36:26.123Z"_ba;
        QTest::newRow("no offset") << u"2022-10-10T10:36:26"_s << "2022-10-10 10:36:26.000Z"_ba;
        QTest::newRow("rfc 1123z")
            << u"Mon, 02 Jan 2006 15:04:05 -0700"_s << "2006-01-02 22:04:05.000Z"_ba;
        QTest::newRow("rfc 1123") << u"Mon, 02 Jan 2006 15:04:05 GMT"_s
                                  << "2006-01-02 15:04:05.000Z"_ba;
        QTest::newRow("rfc 850") << u"Monday, 02-Jan-06 15:04:05 UTC"_s
                                 << "2006-01-02 15:04:05.000Z"_ba;
        QTest::newRow("go string")
            << u"2006-01-02 15:04:05.5 +0100 CET"_s << "2006-01-02 14:04:05.500Z"_ba;
        QTest::newRow("ansi c") << u"Mon Jan  2 15:04:05 2006"_s << "2006-01-02 15:04:05.000Z"_ba;
        QTest::newRow("short") << u"02 Jan 2006"_s << "2006-01-02 00:00:00.000Z"_ba;
        QTest::newRow("leap day") << u"2024-02-29"_s << "2024-02-29 00:00:00.000Z"_ba;
        QTest::newRow("no leap day") << u"2023-02-29"_s << ""_ba;
        QTest::newRow("hour 24") << u"2023-02-28 24:00:00"_s << ""_ba;
        QTest::newRow("words") << u"tomorrow"_s << ""_ba;
        QTest::newRow("empty") << u""_s << ""_ba;
        QTest::newRow("trailing") << u"2022-10-10x"_s << ""_ba;
    }

    void reads()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, canonical);
        const std::optional<UtcTime> time = parseDateTime(text);
        QCOMPARE(time ? formatDateTime(*time) : QByteArray(), canonical);
    }
};

QTEST_GUILESS_MAIN(TestDateTime)
#include "tst_datetime.moc"
