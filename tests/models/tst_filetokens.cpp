// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/records/filetokens.h"
#include "support/faketransport.h"

#include <QDateTime>
#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Models;
using namespace Qt::StringLiterals;
using Binnacle::Tests::FakeTransport;

namespace {

/// A token that says when it ends.
QByteArray tokenUntil(const QDateTime &end)
{
    const JsonValue claims = JsonValue::object({{u"exp"_s, JsonValue(end.toSecsSinceEpoch())}});
    return "head." + claims.toJson().toBase64(QByteArray::Base64UrlEncoding) + ".sign";
}

Client::ApiReply tokenReply(const QByteArray &token)
{
    return FakeTransport::json(
        JsonValue::object({{u"token"_s, JsonValue(QString::fromLatin1(token))}}));
}

}  // namespace

/// How protected files are asked for.
class TestFileTokens : public QObject
{
    Q_OBJECT

private slots:
    void asksOnceForSeveral();
    void asksAgainWhenItRunsOut();
    void goesWithoutForTheOwner();
    void goesWithoutWhenThereIsNone();
};

void TestFileTokens::asksOnceForSeveral()
{
    FakeTransport transport;
    const QByteArray token = tokenUntil(QDateTime::currentDateTimeUtc().addSecs(180));
    transport.on("POST", "/api/files/token", tokenReply(token));
    transport.isHolding = true;
    Client::ApiClient client(transport);
    FileTokens tokens(client);
    QList<QByteArray> targets;
    const auto note = [&targets](const QByteArray &target) { targets << target; };
    tokens.add("/api/files/a/b/c.png?thumb=100x100", note);
    tokens.add("/api/files/a/b/d.txt", note);
    QCOMPARE(targets.size(), 0);
    transport.isHolding = false;
    transport.release();
    QTRY_COMPARE(targets,
                 (QList<QByteArray>{"/api/files/a/b/c.png?thumb=100x100&token=" + token,
                                    "/api/files/a/b/d.txt?token=" + token}));
    // Known by now.
    tokens.add("/api/files/a/b/e.txt", note);
    QCOMPARE(targets.size(), 3);
    QCOMPARE(transport.count("POST", "/api/files/token"), 1);
}

void TestFileTokens::asksAgainWhenItRunsOut()
{
    FakeTransport transport;
    transport.on("POST", "/api/files/token",
                 tokenReply(tokenUntil(QDateTime::currentDateTimeUtc().addSecs(5))));
    Client::ApiClient client(transport);
    FileTokens tokens(client);
    int used = 0;
    for (int i = 1; i <= 2; ++i) {
        tokens.add("/api/files/a/b/c.png", [&used](const QByteArray &) { ++used; });
        QTRY_COMPARE(used, i);
    }
    QCOMPARE(transport.count("POST", "/api/files/token"), 2);
}

void TestFileTokens::goesWithoutForTheOwner()
{
    FakeTransport transport;
    transport.on("POST", "/api/files/token", tokenReply({}));
    Client::ApiClient client(transport);
    FileTokens tokens(client);
    QByteArray asked;
    tokens.add("/api/files/a/b/c.png", [&asked](const QByteArray &target) { asked = target; });
    QTRY_COMPARE(asked, "/api/files/a/b/c.png");
}

void TestFileTokens::goesWithoutWhenThereIsNone()
{
    FakeTransport transport;
    transport.on("POST", "/api/files/token", FakeTransport::error(401, u"No."_s));
    Client::ApiClient client(transport);
    FileTokens tokens(client);
    QByteArray asked;
    tokens.add("/api/files/a/b/c.png", [&asked](const QByteArray &target) { asked = target; });
    QTRY_COMPARE(asked, "/api/files/a/b/c.png");
}

QTEST_MAIN(TestFileTokens)
#include "tst_filetokens.moc"
