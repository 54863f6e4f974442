// SPDX-License-Identifier: GPL-3.0-or-later
#include "smoke/sampledirectory.h"
#include "wire/jsonparser.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Binnacle;

/// The server's program over a copy of the sample directory, spoken to over HTTP.
class TestSmoke : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void isHealthy();
    void listsEveryCollection_data();
    void listsEveryCollection();
    void signsIn();
    void writesAndReads();
    void keepsWhatWasWritten();

private:
    struct Answer
    {
        int status = 0;
        QByteArray body;
        JsonValue json;
    };

    bool start();
    bool stop();
    Answer send(const QByteArray &verb, const QString &path, const QByteArray &body = {},
                const QByteArray &token = {});
    QByteArray tokenOf(const QString &collection, const QByteArray &identity,
                       const QByteArray &password);

    QTemporaryDir m_folder;
    QNetworkAccessManager m_network;
    std::unique_ptr<QProcess> m_server;
    QString m_url;
};

bool TestSmoke::start()
{
    static const QRegularExpression banner(u"Server started at (http://\\S+)"_s);
    m_server = std::make_unique<QProcess>();
    m_server->setProcessChannelMode(QProcess::MergedChannels);
    m_server->start(
        QStringLiteral(BINNACLE_SERVER),
        {u"serve"_s, u"--dir"_s, m_folder.filePath(u"pb_data"_s), u"--http"_s, u"127.0.0.1:0"_s});
    QByteArray output;
    while (m_server->state() != QProcess::NotRunning && m_server->waitForReadyRead(30'000)) {
        output += m_server->readAll();
        const QRegularExpressionMatch match = banner.match(QString::fromUtf8(output));
        if (match.hasMatch()) {
            m_url = match.captured(1);
            return true;
        }
    }
    qWarning().noquote() << output + m_server->readAll() << m_server->errorString();
    return false;
}

bool TestSmoke::stop()
{
    m_network.clearConnectionCache();
    m_server->terminate();
    return m_server->waitForFinished(30'000) && m_server->exitStatus() == QProcess::NormalExit
        && m_server->exitCode() == 0;
}

TestSmoke::Answer TestSmoke::send(const QByteArray &verb, const QString &path,
                                  const QByteArray &body, const QByteArray &token)
{
    QNetworkRequest request(QUrl(m_url + path));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    if (!token.isEmpty())
        request.setRawHeader("Authorization", token);
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, verb, body));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    if (!reply->isFinished())
        finished.wait(30'000);
    Answer answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.body = reply->readAll();
    if (Result<JsonValue> json = Wire::parseJson(answer.body))
        answer.json = *std::move(json);
    return answer;
}

QByteArray TestSmoke::tokenOf(const QString &collection, const QByteArray &identity,
                              const QByteArray &password)
{
    const JsonValue body = JsonValue::object({
        {u"identity"_s, JsonValue(QString::fromUtf8(identity))},
        {u"password"_s, JsonValue(QString::fromUtf8(password))},
    });
    const Answer answer
        = send("POST", u"/api/collections/"_s + collection + u"/auth-with-password", body.toJson());
    return answer.json[u"token"].toString().toLatin1();
}

void TestSmoke::initTestCase()
{
    const Result<void> made = Test::makeSampleDirectory(m_folder.filePath(u"pb_data"_s));
    QVERIFY2(made, made ? "" : qPrintable(made.error().detail));
    QVERIFY(start());
}

void TestSmoke::cleanupTestCase()
{
    if (m_server && m_server->state() != QProcess::NotRunning)
        QVERIFY(stop());
}

void TestSmoke::isHealthy()
{
    const Answer answer = send("GET", u"/api/health"_s);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json[u"code"], JsonValue(200));
}

void TestSmoke::listsEveryCollection_data()
{
    QTest::addColumn<QString>("collection");
    QTest::addColumn<int>("records");

    QTest::newRow("_superusers") << u"_superusers"_s << 1;
    QTest::newRow("users") << u"users"_s << 2;
    QTest::newRow("authors") << u"authors"_s << 3;
    QTest::newRow("tags") << u"tags"_s << 4;
    QTest::newRow("posts") << u"posts"_s << 45;
    QTest::newRow("comments") << u"comments"_s << 60;
    QTest::newRow("post_stats") << u"post_stats"_s << 45;
    QTest::newRow("_externalAuths") << u"_externalAuths"_s << 0;
}

void TestSmoke::listsEveryCollection()
{
    QFETCH(QString, collection);
    QFETCH(int, records);
    const QByteArray token = tokenOf(u"_superusers"_s, "admin@example.com", "admin-secret-1");
    QVERIFY(!token.isEmpty());
    const QString path = u"/api/collections/"_s + collection + u"/records";
    const Answer page = send("GET", path, {}, token);
    QCOMPARE(page.status, 200);
    QCOMPARE(page.json[u"totalItems"], JsonValue(records));
    for (const JsonValue &record : page.json[u"items"].elements()) {
        const Answer one = send("GET", path + u'/' + record[u"id"].toString(), {}, token);
        QCOMPARE(one.status, 200);
        QCOMPARE(one.json, record);
    }
}

void TestSmoke::signsIn()
{
    QVERIFY(!tokenOf(u"users"_s, "ada@example.com", "user-secret-1").isEmpty());
    QVERIFY(tokenOf(u"users"_s, "ada@example.com", "wrong").isEmpty());
}

void TestSmoke::writesAndReads()
{
    const QByteArray token = tokenOf(u"users"_s, "ada@example.com", "user-secret-1");
    const Answer made = send("POST", u"/api/collections/tags/records"_s,
                             "{\"id\":\"smoke0000000001\",\"name\":\"smoke\"}", token);
    QCOMPARE(made.status, 200);
    QCOMPARE(send("GET", u"/api/collections/tags/records/smoke0000000001"_s).body, made.body);
    QCOMPARE(send("DELETE", u"/api/collections/tags/records/smoke0000000001"_s, {}, token).status,
             403);
}

void TestSmoke::keepsWhatWasWritten()
{
    QVERIFY(stop());
    QVERIFY(start());
    const Answer answer = send("GET", u"/api/collections/tags/records/smoke0000000001"_s);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json[u"name"], JsonValue(u"smoke"));
}

QTEST_GUILESS_MAIN(TestSmoke)

#include "tst_smoke.moc"
