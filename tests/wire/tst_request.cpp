// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/request.h"

#include <QTemporaryFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

class TestRequest : public QObject
{
    Q_OBJECT

private slots:
    void splitsTheTarget()
    {
        Wire::Request request;
        request.setTarget("/a%2Fb?x=1?2"_ba);
        QCOMPARE(request.path, "/a%2Fb"_ba);
        QCOMPARE(request.query, "x=1?2"_ba);
        request.setTarget("/a"_ba);
        QCOMPARE(request.query, QByteArray());
    }

    void decodesQueries()
    {
        const Wire::QueryParameters query("a=1&b=x%20y+z&&a=2&c&=d&e=%zz&f=%E2%82%AC");
        QCOMPARE(query.first(u"a"), u"1"_s);
        QCOMPARE(query.first(u"b"), u"x y z"_s);
        QCOMPARE(query.first(u"c"), u""_s);
        QCOMPARE(query.first(u"e"), u"%zz"_s);
        QCOMPARE(query.first(u"f"), u"\u20ac"_s);
        QVERIFY(!query.first(u"nope"));
        QCOMPARE(query.all().size(), size_t(7));
    }

    void findsHeadersInAnyCase()
    {
        Wire::Headers headers;
        headers.add("Content-Type"_ba, "a"_ba);
        headers.add("X"_ba, "1"_ba);
        headers.add("x"_ba, "2"_ba);
        QCOMPARE(headers.value("content-type"), QByteArrayView("a"));
        QCOMPARE(headers.value("X"), QByteArrayView("1"));
        headers.set("x"_ba, "3"_ba);
        QCOMPARE(headers.all().size(), size_t(2));
        QCOMPARE(headers.value("nope"), QByteArrayView());
    }

    void readsSpooledBodies()
    {
        auto file = std::make_shared<QTemporaryFile>();
        QVERIFY(file->open());
        file->write("0123456789");
        file->flush();
        const Wire::Body body(file, 10);
        QVERIFY(body.isSpooled());
        QCOMPARE(body.size(), 10);
        QCOMPARE(*body.read(10), "0123456789"_ba);
        const Result<QByteArray> tooLarge = body.read(9);
        QVERIFY(!tooLarge);
        QCOMPARE(tooLarge.error().kind, Error::Kind::TooLarge);
    }
};

QTEST_GUILESS_MAIN(TestRequest)
#include "tst_request.moc"
