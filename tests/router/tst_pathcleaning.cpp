// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/pathcleaning.h"

#include <QTest>

using namespace Binnacle;
using namespace Qt::StringLiterals;

class TestPathCleaning : public QObject
{
    Q_OBJECT

private slots:
    void cleans_data();
    void cleans();
    void redirectsWithQuery();
    void redirectsOthersWithoutBody();
    void escapesWhatItEchoes();
};

void TestPathCleaning::cleans_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("clean");

    for (const QByteArray &path : {"/"_ba, "/api/health"_ba, "/api/health/"_ba, "/a/%2e%2e/b"_ba,
                                   "/a%2F%2Fb"_ba, "/..."_ba, "/.hidden"_ba})
        QTest::newRow(path.constData()) << path << path;
    QTest::newRow("//api/health") << "//api/health"_ba
                                  << "/api/health"_ba;
    QTest::newRow("/api//health//") << "/api//health//"_ba
                                    << "/api/health/"_ba;
    QTest::newRow("/./a") << "/./a"_ba
                          << "/a"_ba;
    QTest::newRow("/a/.") << "/a/."_ba
                          << "/a"_ba;
    QTest::newRow("/a/./") << "/a/./"_ba
                           << "/a/"_ba;
    QTest::newRow("/a/b/..") << "/a/b/.."_ba
                             << "/a"_ba;
    QTest::newRow("/a/../../b") << "/a/../../b"_ba
                                << "/b"_ba;
    QTest::newRow("/..") << "/.."_ba
                         << "/"_ba;
    QTest::newRow("empty") << ""_ba
                           << "/"_ba;
    QTest::newRow("no slash") << "a"_ba
                              << "/a"_ba;
}

void TestPathCleaning::cleans()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, clean);
    QCOMPARE(cleanedPath(path), clean);
    QCOMPARE(isCleanPath(path), path == clean);
}

void TestPathCleaning::redirectsWithQuery()
{
    Wire::Request request;
    request.setTarget("//api/health?a=%20b&c"_ba);
    const Wire::Response response = cleanPathRedirect(request);
    QCOMPARE(response.status, 307);
    QCOMPARE(response.headers.value("Location").toByteArray(), "/api/health?a=%20b&c"_ba);
    QCOMPARE(response.body, "<a href=\"/api/health?a=%20b&amp;c\">Temporary Redirect</a>.\n\n"_ba);
    QCOMPARE(response.headers.all().size(), 1U);
}

void TestPathCleaning::redirectsOthersWithoutBody()
{
    Wire::Request request;
    request.method = Wire::Method::Post;
    request.setTarget("//api/x"_ba);
    const Wire::Response response = cleanPathRedirect(request);
    QCOMPARE(response.status, 307);
    QVERIFY(response.body.isEmpty());
    QVERIFY(response.contentType.isEmpty());
}

void TestPathCleaning::escapesWhatItEchoes()
{
    Wire::Request request;
    request.setTarget("//\\evil.example/<b>'\""_ba);
    const Wire::Response response = cleanPathRedirect(request);
    QVERIFY(response.headers.value("Location").startsWith("/%5Cevil.example/"));
    QCOMPARE(response.body,
             "<a href=\"/%5Cevil.example/&lt;b&gt;&#39;&#34;\">Temporary Redirect</a>.\n\n"_ba);
}

QTEST_GUILESS_MAIN(TestPathCleaning)
#include "tst_pathcleaning.moc"
