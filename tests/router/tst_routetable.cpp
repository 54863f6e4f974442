// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/routetable.h"

#include <QTest>

using namespace Binnacle;
using namespace Qt::StringLiterals;
using Wire::Method;

namespace {

int addRoute(RouteTable &table, Method method, const QByteArray &pattern)
{
    RouteSpec spec;
    spec.method = method;
    spec.pattern = pattern;
    spec.handler = [](Call &) -> Result<Wire::Response> { return Wire::Response(); };
    return table.add(std::move(spec));
}

}  // namespace

class TestRouteTable : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void finds_data();
    void finds();
    void rootAloneIsNoTail();

private:
    RouteTable m_table;
};

void TestRouteTable::initTestCase()
{
    addRoute(m_table, Method::Get, "/api/logs/{id}"_ba);
    addRoute(m_table, Method::Get, "/api/logs/stats"_ba);
    addRoute(m_table, Method::Post, "/api/backups/upload"_ba);
    addRoute(m_table, Method::Get, "/api/backups/{key}"_ba);
    addRoute(m_table, Method::Get, "/api/files/{collection}/{recordId}/{filename}"_ba);
    addRoute(m_table, Method::Post, "/api/files/token"_ba);
    addRoute(m_table, Method::Head, "/api/logs/stats"_ba);
    addRoute(m_table, Method::Get, "/_/{path...}"_ba);
    addRoute(m_table, Method::Get, "/{path...}"_ba);
    addRoute(m_table, Method::Delete, "/api/backups/{other}"_ba);
}

void TestRouteTable::finds_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArrayList>("values");

    const QByteArrayList none;
    QTest::newRow("parameter") << "GET"_ba
                               << "/api/logs/abc"_ba
                               << "/api/logs/{id}"_ba << QByteArrayList{"abc"_ba};
    QTest::newRow("literal wins") << "GET"_ba
                                  << "/api/logs/stats"_ba
                                  << "/api/logs/stats"_ba << none;
    QTest::newRow("literal has other method")
        << "GET"_ba
        << "/api/backups/upload"_ba
        << "/api/backups/{key}"_ba << QByteArrayList{"upload"_ba};
    QTest::newRow("other method") << "POST"_ba
                                  << "/api/backups/upload"_ba
                                  << "/api/backups/upload"_ba << none;
    QTest::newRow("same shape, other method")
        << "DELETE"_ba
        << "/api/backups/x"_ba
        << "/api/backups/{other}"_ba << QByteArrayList{"x"_ba};
    QTest::newRow("many parameters") << "GET"_ba
                                     << "/api/files/a/b/c.png"_ba
                                     << "/api/files/{collection}/{recordId}/{filename}"_ba
                                     << QByteArrayList{"a"_ba, "b"_ba, "c.png"_ba};
    QTest::newRow("escapes stay in their segment")
        << "GET"_ba
        << "/api/logs/a%2Fb"_ba
        << "/api/logs/{id}"_ba << QByteArrayList{"a%2Fb"_ba};
    QTest::newRow("escaped literal") << "GET"_ba
                                     << "/api/log%73/stats"_ba
                                     << "/api/logs/stats"_ba << none;
    QTest::newRow("head by get") << "HEAD"_ba
                                 << "/api/logs/abc"_ba
                                 << "/api/logs/{id}"_ba << QByteArrayList{"abc"_ba};
    QTest::newRow("slash at the end is another path")
        << "GET"_ba
        << "/api/logs/abc/"_ba
        << "/{path...}"_ba << QByteArrayList{"api/logs/abc/"_ba};
    QTest::newRow("empty parameter") << "GET"_ba
                                     << "/api/logs/"_ba
                                     << "/{path...}"_ba << QByteArrayList{"api/logs/"_ba};
    QTest::newRow("tail") << "GET"_ba
                          << "/_/a/b"_ba
                          << "/_/{path...}"_ba << QByteArrayList{"a/b"_ba};
    QTest::newRow("empty tail") << "GET"_ba
                                << "/"_ba
                                << "/{path...}"_ba << QByteArrayList{""_ba};
    QTest::newRow("parameters of a left branch are dropped")
        << "GET"_ba
        << "/api/files/a/b"_ba
        << "/{path...}"_ba << QByteArrayList{"api/files/a/b"_ba};
    QTest::newRow("nothing") << "PUT"_ba
                             << "/api/logs/abc"_ba
                             << ""_ba << none;
    QTest::newRow("unknown method") << "FOO"_ba
                                    << "/api/logs/abc"_ba
                                    << ""_ba << none;
    QTest::newRow("no path") << "GET"_ba
                             << "*"_ba
                             << ""_ba << none;
}

void TestRouteTable::finds()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArrayList, values);
    const RouteMatch match = m_table.find(Wire::methodFromName(method), path);
    QCOMPARE(match.route < 0 ? QByteArray() : m_table.route(match.route).pattern, pattern);
    QByteArrayList found;
    for (size_t i = 0; i < match.captureCount; ++i)
        found.append(path.sliced(match.captures[i].start, match.captures[i].length));
    QCOMPARE(found, values);
}

void TestRouteTable::rootAloneIsNoTail()
{
    RouteTable table;
    addRoute(table, Method::Get, "/"_ba);
    QCOMPARE(table.find(Method::Get, "/").route, 0);
    QCOMPARE(table.find(Method::Get, "/a").route, -1);
}

QTEST_GUILESS_MAIN(TestRouteTable)
#include "tst_routetable.moc"
