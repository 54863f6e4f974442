// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/filtercompletion.h"
#include "models/observation/filterexpression.h"
#include "models/observation/logrow.h"

#include <QTest>

#include <cmath>

using namespace Binnacle;
using namespace Binnacle::Models;
using namespace Qt::StringLiterals;

class TestFilterExpression : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void matches_data();
    void matches();
    void rejects_data();
    void rejects();
    void tellsClauses_data();
    void tellsClauses();
    void narrowsOnTheServer_data();
    void narrowsOnTheServer();
    void narrowsTheStoredLogs_data();
    void narrowsTheStoredLogs();
    void proposes_data();
    void proposes();
    void quotesLiterals();
};

namespace {

LogRow sampleRow()
{
    Client::RequestRow request;
    request.seq = 7;
    request.id = u"req1"_s;
    request.route = 12;
    request.pattern = u"/api/collections/{collection}/records"_s;
    request.method = u"GET"_s;
    request.url = u"/api/collections/posts/records?page=2"_s;
    request.status = 404;
    request.duration = 12.5;
    request.ip = u"10.0.0.8"_s;
    request.auth = u"users"_s;
    request.authId = u"abc"_s;
    request.error = u"Not found: it's gone."_s;
    request.statements = 3;
    LogRowPool pool;
    return pool.fromRequest(request);
}

}  // namespace

void TestFilterExpression::matches_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<bool>("expected");

    QTest::newRow("empty") << u""_s << true;
    QTest::newRow("spaces") << u"  "_s << true;
    QTest::newRow("number") << u"status=404"_s << true;
    QTest::newRow("two signs") << u"status == 404"_s << true;
    QTest::newRow("greater") << u"status>=400"_s << true;
    QTest::newRow("class") << u"status=4xx"_s << true;
    QTest::newRow("other class") << u"status=5XX"_s << false;
    QTest::newRow("above a class") << u"status>3xx"_s << true;
    QTest::newRow("not above its class") << u"status>4xx"_s << false;
    QTest::newRow("not a class") << u"status!=4xx"_s << false;
    QTest::newRow("and") << u"status>=400 && path~'/posts'"_s << true;
    QTest::newRow("and fails") << u"status>=400 && path~'/users'"_s << false;
    QTest::newRow("or") << u"status=200 || path~'/posts'"_s << true;
    QTest::newRow("and binds closer") << u"status=404 || status=200 && ms>99"_s << true;
    QTest::newRow("parentheses") << u"(status=404 || status=200) && ms>99"_s << false;
    QTest::newRow("not") << u"!(status=200)"_s << true;
    QTest::newRow("not not") << u"!!(status=200)"_s << false;
    QTest::newRow("milliseconds") << u"ms>=12.5ms"_s << true;
    QTest::newRow("seconds") << u"ms<0.1s"_s << true;
    QTest::newRow("text minds no case") << u"method=get"_s << true;
    QTest::newRow("path has no query") << u"path~'page'"_s << false;
    QTest::newRow("url has") << u"url~'page=2'"_s << true;
    QTest::newRow("wildcard") << u"path~'/api/%/records'"_s << true;
    QTest::newRow("wildcard is anchored") << u"path~'posts%'"_s << false;
    QTest::newRow("unlike") << u"path!~'posts'"_s << false;
    QTest::newRow("user") << u"user='users/abc'"_s << true;
    QTest::newRow("escaped quote") << u"error~'it\\'s gone'"_s << true;
    QTest::newRow("double quotes") << u"error~\"it's\""_s << true;
    QTest::newRow("bare word") << u"posts"_s << true;
    QTest::newRow("bare word elsewhere") << u"10.0.0"_s << true;
    QTest::newRow("bare word nowhere") << u"nothing"_s << false;
    QTest::newRow("quoted word") << u"'not found' && sql>2"_s << true;
    QTest::newRow("number like text") << u"status~'40'"_s << true;
    QTest::newRow("field case") << u"STATUS=404"_s << true;
    QTest::newRow("level") << u"level=ERROR"_s << true;
    QTest::newRow("route number") << u"routeno=12"_s << true;
}

void TestFilterExpression::matches()
{
    QFETCH(QString, filter);
    QFETCH(bool, expected);
    const Result<FilterExpression> parsed = FilterExpression::parse(filter, logFilterFields());
    QVERIFY2(bool(parsed), parsed ? "" : qPrintable(parsed.error().message));
    const LogRow row = sampleRow();
    QCOMPARE(parsed->matches(LogRowSubject(row)), expected);
}

void TestFilterExpression::rejects_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("word");
    QTest::addColumn<int>("offset");

    QTest::newRow("no value") << u"status="_s << u"value"_s << 7;
    QTest::newRow("no operand") << u"status=1 &&"_s << u"missing"_s << 11;
    QTest::newRow("leading and") << u"&& status=1"_s << u"missing"_s << 0;
    QTest::newRow("unclosed group") << u"(status=1"_s << u")"_s << 9;
    QTest::newRow("unopened group") << u"status=1)"_s << u"("_s << 8;
    QTest::newRow("unclosed quote") << u"path='a"_s << u"quotes"_s << 5;
    QTest::newRow("unknown field") << u"size=1"_s << u"size"_s << 0;
    QTest::newRow("no status") << u"status=abc"_s << u"4xx"_s << 7;
    QTest::newRow("no duration") << u"ms>fast"_s << u"1.5s"_s << 3;
    QTest::newRow("no number") << u"sql>many"_s << u"number"_s << 4;
    QTest::newRow("single and") << u"status=1 & ms>1"_s << u"&&"_s << 9;
    QTest::newRow("words side by side") << u"posts users"_s << u"&&"_s << 6;
    QTest::newRow("too deep") << QString(200, u'(') << u"parentheses"_s << -1;
    QTest::newRow("too many nots") << QString(200, u'!') << u"parentheses"_s << -1;
}

void TestFilterExpression::rejects()
{
    QFETCH(QString, filter);
    QFETCH(QString, word);
    QFETCH(int, offset);
    const Result<FilterExpression> parsed = FilterExpression::parse(filter, logFilterFields());
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().kind, Error::Kind::InvalidInput);
    QVERIFY2(parsed.error().message.contains(word), qPrintable(parsed.error().message));
    if (offset >= 0)
        QCOMPARE(parsed.error().detail, u"offset %1"_s.arg(offset));
}

void TestFilterExpression::tellsClauses_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QStringList>("clauses");
    QTest::addColumn<QString>("withoutFirst");

    QTest::newRow("none") << u""_s << QStringList() << u""_s;
    QTest::newRow("one") << u"status=404"_s << QStringList{u"status=404"_s} << u""_s;
    QTest::newRow("two") << u"status=404 && ms>1"_s << QStringList{u"status=404"_s, u"ms>1"_s}
                         << u"ms>1"_s;
    QTest::newRow("choice is one") << u"status=404 && ms>1 || posts"_s
                                   << QStringList{u"status=404 && ms>1 || posts"_s} << u""_s;
    QTest::newRow("group") << u"(status=404 || ms>1) && posts"_s
                           << QStringList{u"(status=404 || ms>1)"_s, u"posts"_s} << u"posts"_s;
    QTest::newRow("not") << u"!posts && ms>1"_s << QStringList{u"!posts"_s, u"ms>1"_s} << u"ms>1"_s;
}

void TestFilterExpression::tellsClauses()
{
    QFETCH(QString, filter);
    QFETCH(QStringList, clauses);
    QFETCH(QString, withoutFirst);
    const Result<FilterExpression> parsed = FilterExpression::parse(filter, logFilterFields());
    QVERIFY(parsed);
    QStringList told;
    for (const FilterExpression::Clause &clause : parsed->clauses())
        told.append(clause.text);
    QCOMPARE(told, clauses);
    QCOMPARE(parsed->without(0), withoutFirst);
}

void TestFilterExpression::narrowsOnTheServer_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("method");
    QTest::addColumn<double>("minDuration");

    QTest::newRow("nothing") << u"path~'x'"_s << u""_s << u""_s << 0.0;
    QTest::newRow("all") << u"status>=400 && method=get && ms>5"_s << u"400-599"_s << u"GET"_s
                         << 5.0;
    QTest::newRow("range") << u"status>=400 && status<500"_s << u"400-499"_s << u""_s << 0.0;
    QTest::newRow("class") << u"status=4xx"_s << u"400-499"_s << u""_s << 0.0;
    QTest::newRow("above a class") << u"status>4xx"_s << u"500-599"_s << u""_s << 0.0;
    QTest::newRow("impossible") << u"status=404 && status=200"_s << u"100"_s << u""_s << 0.0;
    QTest::newRow("choice") << u"status=404 || ms>5"_s << u""_s << u""_s << 0.0;
    QTest::newRow("not") << u"!(status=404)"_s << u""_s << u""_s << 0.0;
    QTest::newRow("less") << u"ms<5"_s << u""_s << u""_s << 0.0;
}

void TestFilterExpression::narrowsOnTheServer()
{
    QFETCH(QString, filter);
    const Result<FilterExpression> parsed = FilterExpression::parse(filter, logFilterFields());
    QVERIFY(parsed);
    const Client::RequestQuery query = serverQuery(*parsed);
    QTEST(query.status, "status");
    QTEST(query.method, "method");
    QTEST(query.minDuration, "minDuration");
}

void TestFilterExpression::narrowsTheStoredLogs_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("stored");

    QTest::newRow("nothing") << u"posts"_s << u""_s;
    QTest::newRow("status") << u"status=4xx"_s << u"data.status >= 400 && data.status <= 499"_s;
    QTest::newRow("duration") << u"ms>5"_s << u"data.execTime > 5.000"_s;
    QTest::newRow("text") << u"url~'a\\'b'"_s << u"data.url ~ 'a\\'b'"_s;
    QTest::newRow("choice") << u"status=404 || ms>5"_s << u""_s;
}

void TestFilterExpression::narrowsTheStoredLogs()
{
    QFETCH(QString, filter);
    const Result<FilterExpression> parsed = FilterExpression::parse(filter, logFilterFields());
    QVERIFY(parsed);
    QTEST(storedFilter(*parsed), "stored");
}

void TestFilterExpression::proposes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("first");
    QTest::addColumn<int>("from");

    QTest::newRow("fields") << u""_s << u"status"_s << 0;
    QTest::newRow("begun") << u"met"_s << u"method"_s << 0;
    QTest::newRow("operators") << u"status"_s << u"status="_s << 0;
    QTest::newRow("values") << u"method="_s << u"'GET'"_s << 7;
    QTest::newRow("begun value") << u"method='p"_s << u"'POST'"_s << 7;
    QTest::newRow("joins") << u"method='GET' "_s << u"&& "_s << 13;
    QTest::newRow("next field") << u"ms>1 && s"_s << u"status"_s << 8;
}

void TestFilterExpression::proposes()
{
    QFETCH(QString, text);
    const auto values = [](const QString &field) {
        return field == u"method" ? QStringList{u"GET"_s, u"POST"_s} : QStringList();
    };
    const std::vector<FilterProposal> proposals
        = completeFilter(text, int(text.size()), logFilterFields(), values);
    QVERIFY(!proposals.empty());
    QTEST(proposals.front().text, "first");
    QTEST(proposals.front().from, "from");
    QCOMPARE(proposals.front().from + proposals.front().length, int(text.size()));
}

void TestFilterExpression::quotesLiterals()
{
    QCOMPARE(filterLiteral(u"it's a \\"_s), u"'it\\'s a \\\\'"_s);
}

QTEST_APPLESS_MAIN(TestFilterExpression)
#include "tst_filterexpression.moc"
