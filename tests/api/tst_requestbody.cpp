// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/requestbody.h"
#include "api/requestinfo.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

const QByteArray json = "application/json"_ba;
const QByteArray urlencoded = "application/x-www-form-urlencoded"_ba;
const QByteArray multipart = "multipart/form-data; boundary=XX"_ba;

Wire::Request request(const QByteArray &type, const QByteArray &body, const QByteArray &query = {})
{
    Wire::Request out;
    out.method = Wire::Method::Post;
    out.methodName = "POST"_ba;
    out.setTarget("/x?" + query);
    if (!type.isEmpty())
        out.headers.add("Content-Type"_ba, type);
    out.body = Wire::Body(body);
    return out;
}

QByteArray part(const QByteArray &disposition, const QByteArray &content)
{
    return "--XX\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
}

}  // namespace

class TestRequestBody : public QObject
{
    Q_OBJECT

private slots:
    void readsBodies_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("none") << ""_ba
                              << ""_ba
                              << "a=1"_ba
                              << "{}"_ba;
        QTest::newRow("declared but none") << json << ""_ba
                                           << ""_ba
                                           << "{}"_ba;
        QTest::newRow("json") << json << "{\"b\":1,\"a\":[true,null]}"_ba
                              << "c=1"_ba
                              << "{\"b\":1,\"a\":[true,null]}"_ba;
        QTest::newRow("charset") << "application/json; charset=utf-8"_ba
                                 << "{}"_ba
                                 << ""_ba
                                 << "{}"_ba;
        QTest::newRow("null") << json << "null"_ba
                              << ""_ba
                              << "{}"_ba;
        QTest::newRow("rest ignored") << json << "{\"a\":1} trailing"_ba
                                      << ""_ba
                                      << "{\"a\":1}"_ba;
        QTest::newRow("last wins") << json << "{\"a\":1,\"a\":2}"_ba
                                   << ""_ba
                                   << "{\"a\":2}"_ba;
        QTest::newRow("form") << urlencoded << "a=1&b=x+y&c=true&d="_ba
                              << ""_ba
                              << "{\"a\":1,\"b\":\"x y\",\"c\":true,\"d\":\"\"}"_ba;
        QTest::newRow("query joins forms") << urlencoded << "a=1"_ba
                                           << "a=2&b=3"_ba
                                           << "{\"a\":[1,2],\"b\":3}"_ba;
        QTest::newRow("repeated") << urlencoded << "t=x&t=2&t="_ba
                                  << ""_ba
                                  << "{\"t\":[\"x\",2,\"\"]}"_ba;
        QTest::newRow("brackets") << urlencoded << "t[]=x"_ba
                                  << ""_ba
                                  << "{\"t[]\":\"x\"}"_ba;
        QTest::newRow("payload")
            << urlencoded
            << "a=1&@jsonPayload={\"a\":\"1\",\"b\":{\"c\":2}}&@jsonPayload={\"b\":3}"_ba
            << ""_ba
            << "{\"a\":\"1\",\"b\":3}"_ba;
        QTest::newRow("multipart")
            << multipart << QByteArray(part("name=a", "1") + part("name=a", "b") + "--XX--")
            << "q=1"_ba
            << "{\"a\":[1,\"b\"],\"q\":1}"_ba;
    }

    void readsBodies()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, expected);
        const Result<RequestBody> read = readBody(request(type, body, query));
        QVERIFY(read);
        QCOMPARE(read->value.toJson(), expected);
    }

    void refusesBodies_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("formMessage");
        const QString loading = u"An error occurred while loading the submitted data."_s;
        const QString unsupported = u"Unsupported Content-Type."_s;
        QTest::newRow("no type") << ""_ba
                                 << "{}"_ba << unsupported << unsupported;
        QTest::newRow("other type") << "text/plain"_ba
                                    << "{}"_ba << unsupported << unsupported;
        QTest::newRow("case matters") << "Application/json"_ba
                                      << "{}"_ba << unsupported << unsupported;
        QTest::newRow("xml") << "text/xml"_ba
                             << "<a/>"_ba << u""_s << loading;
        QTest::newRow("broken") << json << "{\"a\""_ba << u""_s << loading;
        QTest::newRow("list") << json << "[1]"_ba << u""_s << loading;
        QTest::newRow("text") << json << "\"x\""_ba << u""_s << loading;
        QTest::newRow("payload") << urlencoded << "@jsonPayload={"_ba << u""_s << loading;
        QTest::newRow("payload list") << urlencoded << "@jsonPayload=[]"_ba << u""_s << loading;
        QTest::newRow("multipart") << multipart << "--XX"_ba << u""_s << loading;
    }

    void refusesBodies()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QFETCH(QString, message);
        QFETCH(QString, formMessage);
        const Result<RequestBody> free = readBody(request(type, body));
        QVERIFY(!free);
        QCOMPARE(free.error().kind, Error::Kind::InvalidInput);
        QCOMPARE(free.error().message, message);
        const Result<RequestBody> typed = readForm(request(type, body));
        QVERIFY(!typed);
        QCOMPARE(typed.error().message, formMessage);
    }

    void refusesChunkedBodiesWithoutType()
    {
        Wire::Request chunked = request({}, {});
        chunked.headers.add("Transfer-Encoding"_ba, "chunked"_ba);
        QVERIFY(!readBody(chunked));
    }

    void infersFormValues_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const QString &text, const QByteArray &expected) {
            QTest::newRow(qPrintable(text)) << text << expected;
        };
        for (const QString &number : {u"0"_s, u"-0"_s, u"12.5"_s, u"-7"_s, u"123456789012"_s})
            row(number, number.toLatin1());
        for (const QString &text :
             {u""_s, u"0.0"_s, u"007"_s, u"1e3"_s, u"+1"_s, u"1.000.000"_s, u"null"_s, u" 1"_s,
              u"-"_s, u"1-2"_s, u".5"_s, u"5."_s, u"True"_s, u"12345678901234567890123"_s})
            row(text, "\"" + text.toLatin1() + "\"");
        row(u"true"_s, "true"_ba);
        row(u"false"_s, "false"_ba);
    }

    void infersFormValues()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, expected);
        QCOMPARE(inferredValue(text).toJson(), expected);
    }

    void keepsTextOfTypedForms()
    {
        const Result<RequestBody> form
            = readForm(request(urlencoded, "password=123&n=0x10&t=a&t=b&e="_ba));
        QVERIFY(form);
        FormReader reader(*form);
        QCOMPARE(reader.text(u"password"), u"123"_s);
        QCOMPARE(reader.integer(u"n"), 16);
        QCOMPARE(reader.integer(u"e"), 0);
        QCOMPARE(reader.text(u"t"), u"a"_s);
        QCOMPARE(reader.text(u"missing"), QString());
        QVERIFY(!reader.hasTypeError());
        reader.integer(u"t");
        QVERIFY(reader.hasTypeError());
    }

    void readsTruthValuesAndLists()
    {
        const Result<RequestBody> form = readForm(
            request(urlencoded, "a=t&b=True&c=1&d=F&e=False&f=0&g=&l=x&m=x&m=y&n=yes"_ba));
        QVERIFY(form);
        FormReader reader(*form);
        for (const QString &name : {u"a"_s, u"b"_s, u"c"_s})
            QVERIFY2(reader.flag(name), qPrintable(name));
        for (const QString &name : {u"d"_s, u"e"_s, u"f"_s, u"g"_s, u"missing"_s})
            QVERIFY2(!reader.flag(name), qPrintable(name));
        QCOMPARE(reader.list(u"l").toJson(), "[\"x\"]"_ba);
        QCOMPARE(reader.list(u"m").toJson(), "[\"x\",\"y\"]"_ba);
        QVERIFY(reader.list(u"missing").isEmpty());
        QVERIFY(reader.has(u"N") && !reader.has(u"missing"));
        QVERIFY(!reader.hasTypeError());
        QVERIFY(!reader.flag(u"n"));
        QVERIFY(reader.hasTypeError());
    }

    void findsFiles()
    {
        const Result<RequestBody> body = readBody(request(
            multipart,
            part("name=a", "1") + part("name=f; filename=\"x.txt\"", "content") + "--XX--"));
        QVERIFY(body);
        QCOMPARE(body->value.toJson(), "{\"a\":1}"_ba);
        QCOMPARE(body->files.size(), size_t(1));
        QCOMPARE(body->files[0].filename, u"x.txt"_s);
        QCOMPARE(body->files[0].bytes(), QByteArrayView("content"));
    }

    void showsRequestsToRules()
    {
        Wire::Request asked = request(json, {}, "a=1&a=2&b=%20"_ba);
        asked.headers.add("X-Token"_ba, "secret"_ba);
        asked.headers.add("x-token"_ba, "second"_ba);
        asked.headers.add("Host"_ba, "localhost"_ba);
        asked.headers.add("Sec--Odd_Name~x"_ba, "1"_ba);
        Wire::RequestRecord record;
        record.startedAt = UtcTime(std::chrono::milliseconds(5));
        Wire::Identity identity;
        identity.recordId = u"me"_s;
        const Call call{asked, {}, identity, {}, record};
        const Schema::RequestInfo info = requestInfo(call);
        QCOMPARE(info.method, u"POST"_s);
        QCOMPARE(info.context, u"default"_s);
        QCOMPARE(info.identity.recordId, u"me"_s);
        QCOMPARE(info.now, record.startedAt);
        QCOMPARE(info.query.size(), size_t(3));
        QCOMPARE(info.query[0].second, u"1"_s);
        QCOMPARE(info.headers.size(), size_t(3));
        QCOMPARE(info.headers[0].first, u"content_type"_s);
        QCOMPARE(info.headers[1].first, u"x_token"_s);
        QCOMPARE(info.headers[1].second, u"secret"_s);
        QCOMPARE(info.headers[2].first, u"sec_odd_name_x"_s);
    }
};

QTEST_GUILESS_MAIN(TestRequestBody)
#include "tst_requestbody.moc"
