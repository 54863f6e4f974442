// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/cors.h"

#include <QTest>

using namespace Binnacle;
using namespace Qt::StringLiterals;

class TestCors : public QObject
{
    Q_OBJECT

private slots:
    void matchesOrigins_data();
    void matchesOrigins();
    void answersPreflight();
    void answersPlainOptionsWithoutOrigin();
    void saysNothingToForeignOrigins();
};

void TestCors::matchesOrigins_data()
{
    QTest::addColumn<QStringList>("allowed");
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<QByteArray>("answer");

    const QByteArray app = "https://app.example.com"_ba;
    QTest::newRow("any") << QStringList{u"*"_s} << app << "*"_ba;
    QTest::newRow("equal") << QStringList{u"https://app.example.com"_s} << app << app;
    QTest::newRow("second") << QStringList{u"http://x"_s, u"https://app.example.com"_s} << app
                            << app;
    QTest::newRow("label") << QStringList{u"https://*.example.com"_s} << app << app;
    QTest::newRow("label takes deeper names")
        << QStringList{u"https://*.example.com"_s} << "https://a.b.example.com"_ba
        << "https://a.b.example.com"_ba;
    QTest::newRow("label needs the scheme")
        << QStringList{u"http://*.example.com"_s} << app << ""_ba;
    QTest::newRow("label is not the bare name")
        << QStringList{u"https://*.example.com"_s} << "https://example.com"_ba
        << ""_ba;
    QTest::newRow("not a suffix of a label")
        << QStringList{u"https://*.example.com"_s} << "https://evilexample.com"_ba
        << ""_ba;
    QTest::newRow("pattern star") << QStringList{u"https://app*"_s} << app << app;
    QTest::newRow("pattern question mark")
        << QStringList{u"https://ap?.example.com"_s} << app << app;
    QTest::newRow("pattern is anchored") << QStringList{u"*://app"_s} << app << ""_ba;
    QTest::newRow("dot is no wildcard")
        << QStringList{u"https://app.example.com"_s} << "https://appxexample.com"_ba
        << ""_ba;
    QTest::newRow("pattern needs a scheme") << QStringList{u"nu*"_s} << "null"_ba
                                            << ""_ba;
    QTest::newRow("too long for patterns")
        << QStringList{u"https://a*"_s} << "https://a"_ba + QByteArray(260, 'b') << ""_ba;
    QTest::newRow("none") << QStringList() << app << ""_ba;
}

void TestCors::matchesOrigins()
{
    QFETCH(QStringList, allowed);
    QFETCH(QByteArray, origin);
    QFETCH(QByteArray, answer);
    QCOMPARE(Cors(allowed).allowedOrigin(origin), answer);
}

void TestCors::answersPreflight()
{
    Wire::Request request;
    request.headers.add("origin"_ba, "http://a"_ba);
    request.headers.add("Access-Control-Request-Headers"_ba, "x-one, X-Two"_ba);
    const Wire::Response response = Cors({u"*"_s}).preflight(request);
    QCOMPARE(response.status, 204);
    QVERIFY(response.contentType.isEmpty());
    QByteArray lines;
    for (const Wire::Header &header : response.headers.all())
        lines += header.name + ": " + header.value + '\n';
    QCOMPARE(lines,
             "Vary: Origin\n"
             "Access-Control-Allow-Origin: *\n"
             "Vary: Access-Control-Request-Method\n"
             "Vary: Access-Control-Request-Headers\n"
             "Access-Control-Allow-Methods: GET,HEAD,PUT,PATCH,POST,DELETE\n"
             "Access-Control-Allow-Headers: x-one, X-Two\n"_ba);
}

void TestCors::answersPlainOptionsWithoutOrigin()
{
    const Wire::Response response = Cors({u"*"_s}).preflight(Wire::Request());
    QCOMPARE(response.status, 204);
    QCOMPARE(response.headers.all().size(), 1U);
    QCOMPARE(response.headers.all().front().value, "Origin"_ba);
}

void TestCors::saysNothingToForeignOrigins()
{
    Wire::Request request;
    request.headers.add("Origin"_ba, "http://evil.example"_ba);
    const Wire::Response response = Cors({u"http://a"_s}).preflight(request);
    QCOMPARE(response.status, 204);
    QCOMPARE(response.headers.all().size(), 1U);
}

QTEST_GUILESS_MAIN(TestCors)
#include "tst_cors.moc"
