// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/apiclient.h"
#include "client/httptransport.h"
#include "inprocess/inprocesstransport.h"
#include "runtime/server.h"
#include "runtime/services.h"
#include "wire/jsonparser.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Binnacle;
using namespace Binnacle::Client;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString email = u"admin@example.com"_s;
const QString password = u"admin-secret-1"_s;

/// What differs from one call to the next by nature.
bool isOwn(QStringView name)
{
    return name == u"created" || name == u"updated" || name == u"token" || name == u"time"
        || name == u"realIP";
}

JsonValue comparable(const JsonValue &json)
{
    if (json.isArray()) {
        JsonValue out = JsonValue::array();
        for (const JsonValue &element : json.elements())
            out.append(comparable(element));
        return out;
    }
    if (!json.isObject())
        return json;
    JsonValue out = JsonValue::object();
    for (const JsonValue::Member &member : json.members())
        out.insert(member.first,
                   isOwn(member.first) ? JsonValue(u"*"_s) : comparable(member.second));
    return out;
}

QByteArray shown(const Result<ApiReply> &reply)
{
    if (!reply)
        return "error " + QByteArray::number(int(reply.error().kind)) + ' '
            + reply.error().message.toUtf8();
    QByteArrayList headers;
    for (const Wire::Header &header : reply->headers.all()) {
        const QByteArray name = header.name.toLower();
        // The connection's own, and what is new each time.
        if (name != "date" && name != "connection" && name != "content-length"
            && name != "keep-alive" && name != "x-request-id" && name != "last-modified")
            // A record's tag covers when it was made.
            headers.append(name + ": " + (name == "etag" ? "*"_ba : header.value));
    }
    std::sort(headers.begin(), headers.end());
    const Result<JsonValue> json = Wire::parseJson(reply->body);
    return QByteArray::number(reply->status) + " [" + headers.join(", ") + "] "
        + (json ? comparable(*json).toJson() : reply->body);
}

/// One line a call.
class Script
{
public:
    Script(Transport &transport, const QByteArray &token)
        : m_transport(transport)
        , m_token(token)
    {
    }

    void call(const QByteArray &method, const QByteArray &target, const QByteArray &body = {},
              bool isGuest = false)
    {
        ApiRequest request;
        request.method = method;
        request.target = target;
        request.body = body;
        if (!body.isEmpty())
            request.contentType = "application/json"_ba;
        // In process no token means the owner; a bad one is a guest everywhere.
        request.headers.add("Authorization"_ba, isGuest ? "nobody"_ba : m_token);
        lines.append(method + ' ' + target + " -> " + shown(m_transport.send(request).result()));
    }

    QByteArrayList lines;

private:
    Transport &m_transport;
    const QByteArray m_token;
};

void run(Script &script)
{
    const QByteArray records = "/api/collections/users/records";
    const QByteArray one = records + "/transportuser01";
    script.call("GET", "/api/health");
    script.call("GET", "/api/collections?perPage=3&sort=name");
    script.call("GET", "/api/collections", {}, true);
    script.call("GET", "/api/collections/nope");
    script.call("POST", records,
                "{\"id\":\"transportuser01\",\"email\":\"kari@example.com\",\"name\":\"Kari Ø\","
                "\"password\":\"12345678\",\"passwordConfirm\":\"12345678\"}");
    script.call("POST", records, "{\"email\":\"nonsense\"}");
    script.call("POST", records, "{broken");
    script.call("GET", records + "?filter=name~%27Kari%27&fields=id,name&sort=-created");
    script.call("GET", records + "?filter=nonsense%28");
    script.call("GET", records, {}, true);
    script.call("PATCH", one, "{\"name\":\"Kari Nordmann\"}");
    script.call("PATCH", one, "{\"name\":\"Somebody\"}", true);
    script.call("GET", one);
    script.call("HEAD", one);
    script.call("DELETE", one);
    script.call("GET", one);
    script.call("DELETE", one);
    script.call("GET", "/api/nope");
    script.call("PUT", "/api/collections");
    script.call("GET", "/api/console/routes?window=1");
    script.call("GET", "/api/console/live?events=nonsense");
    script.call("GET", "/api/console/live", {}, true);
    script.call("GET", "/a//b");
}

}  // namespace

/// The same calls in process and by HTTP give the same answers.
class TestTransports : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void agree();
    void signIn_data() { addTransports(); }
    void signIn();
    void tellTheLiveFeed_data() { addTransports(); }
    void tellTheLiveFeed();
    void refuseAStream_data() { addTransports(); }
    void refuseAStream();
    void cancel_data() { addTransports(); }
    void cancel();
    void endWithTheServer_data() { addTransports(); }
    void endWithTheServer();

    void httpGivesUp();
    void httpBoundsAnswers();
    void httpEndsWithItsTransport();
    void httpTellsWhatIsWrong();

private:
    void addTransports();
    Transport &chosen();

    QTemporaryDir m_folder;
    std::unique_ptr<Runtime::Server> m_server;
    std::unique_ptr<InProcessTransport> m_inProcess;
    std::unique_ptr<HttpTransport> m_http;
};

void TestTransports::initTestCase()
{
    const SystemClock clock;
    const Result<std::unique_ptr<Runtime::Services>> services = Runtime::Services::open(
        {m_folder.filePath(u"data"_s), {}, 30s}, Runtime::Purpose::Command, clock);
    QVERIFY(services);
    QVERIFY((*services)->superusers().upsert(email, password));
}

void TestTransports::init()
{
    Runtime::ServerOptions options;
    options.data.directory = m_folder.filePath(u"data"_s);
    options.address = u"127.0.0.1:0"_s;
    options.publicDirectory = m_folder.filePath(u"public"_s);
    m_server = std::make_unique<Runtime::Server>(options);
    QVERIFY(m_server->start());
    m_inProcess = std::make_unique<InProcessTransport>();
    m_inProcess->attach(m_server->router());
    m_http = std::make_unique<HttpTransport>(QUrl(u"http://"_s + m_server->address()));
}

void TestTransports::cleanup()
{
    m_http.reset();
    m_inProcess.reset();
    m_server.reset();
}

void TestTransports::addTransports()
{
    QTest::addColumn<bool>("isInProcess");
    QTest::newRow("in process") << true;
    QTest::newRow("http") << false;
}

Transport &TestTransports::chosen()
{
    QFETCH(bool, isInProcess);
    if (isInProcess)
        return *m_inProcess;
    return *m_http;
}

void TestTransports::agree()
{
    ApiClient client(*m_http);
    QVERIFY(client.signIn(u"_superusers"_s, email, password).result());
    Script first(*m_inProcess, client.token());
    run(first);
    Script second(*m_http, client.token());
    run(second);
    QVERIFY(first.lines.size() > 20);
    for (qsizetype i = 0; i < first.lines.size(); ++i)
        QVERIFY2(first.lines[i] == second.lines[i],
                 QByteArray(first.lines[i] + "\n" + second.lines[i]).constData());
    QCOMPARE(first.lines.size(), second.lines.size());
    // It did what it should, and not the same nothing twice.
    const QByteArray all = first.lines.join('\n');
    for (const QByteArrayView part :
         {"-> 200", "-> 204", "-> 400", "-> 401", "-> 404", "-> 307", "Kari Nordmann"})
        QVERIFY2(all.contains(part), part.data());
}

void TestTransports::signIn()
{
    ApiClient client(chosen());
    const Result<JsonValue> wrong
        = client.signIn(u"_superusers"_s, email, u"not the one"_s).result();
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().kind, Error::Kind::InvalidInput);
    QVERIFY(client.token().isEmpty());
    const Result<JsonValue> answer = client.signIn(u"_superusers"_s, email, password).result();
    QVERIFY(answer);
    QCOMPARE((*answer)[u"record"][u"email"].toString(), email);
    QVERIFY(!client.token().isEmpty());

    const auto collections = client.collections().result();
    QVERIFY(collections);
    QVERIFY(collections->size() >= 6);
    const Result<MetricsSnapshot> metrics = client.metrics().result();
    QVERIFY(metrics);
    QVERIFY(metrics->startedAt.isValid());
    QVERIFY(metrics->json[u"version"][u"engine"].toString().startsWith(u"SQLite"));
    const Result<RouteTable> routes = client.routes().result();
    QVERIFY(routes);
    QVERIFY(routes->items.size() > 20);
    const Result<SeriesData> series = client.series(1, {u"requests"_s}).result();
    QVERIFY(series);
    QVERIFY(series->series.contains(u"requests"_s));
    QTRY_VERIFY(!client.requests({}).result()->empty());
}

void TestTransports::tellTheLiveFeed()
{
    ApiClient client(chosen());
    QVERIFY(client.signIn(u"_superusers"_s, email, password).result());
    const std::unique_ptr<EventStream> stream = client.live({u"request"_s, u"record"_s});
    QSignalSpy opened(stream.get(), &EventStream::opened);
    QList<ServerEvent> events;
    connect(stream.get(), &EventStream::eventsReceived, this,
            [&](const QList<ServerEvent> &some) { events += some; });
    QTRY_COMPARE(opened.count(), 1);
    QTRY_VERIFY(!events.isEmpty());
    QCOMPARE(events[0].name, "hello"_ba);

    const JsonValue body = JsonValue::object({{u"id"_s, JsonValue(u"liverecord00001"_s)},
                                              {u"email"_s, JsonValue(u"ola@example.com"_s)},
                                              {u"password"_s, JsonValue(u"12345678"_s)},
                                              {u"passwordConfirm"_s, JsonValue(u"12345678"_s)}});
    QVERIFY(client.createRecord(u"users"_s, body).result());
    QVERIFY(client
                .updateRecord(u"users"_s, u"liverecord00001"_s,
                              JsonValue::object({{u"name"_s, JsonValue(u"Ola"_s)}}))
                .result());
    QVERIFY(client.deleteRecord(u"users"_s, u"liverecord00001"_s).result());
    const auto actions = [&events] {
        QStringList found;
        for (const ServerEvent &event : events) {
            const Result<JsonValue> json = Wire::parseJson(event.data);
            if (event.name == "record" && (*json)[u"id"].toString() == "liverecord00001"_L1)
                found.append((*json)[u"collection"].toString() + u'.'
                             + (*json)[u"action"].toString());
        }
        return found;
    };
    const QStringList expected{u"users.create"_s, u"users.update"_s, u"users.delete"_s};
    QTRY_COMPARE(actions(), expected);
    const auto requests = [&events] {
        QByteArrayList found;
        for (const ServerEvent &event : events) {
            if (event.name != "request")
                continue;
            const RequestRow row = requestRow(*Wire::parseJson(event.data));
            if (row.url.contains(u"liverecord00001"_s))
                found.append(row.method.toLatin1() + QByteArray::number(row.status));
        }
        return found;
    };
    const QByteArrayList calls{"PATCH200"_ba, "DELETE204"_ba};
    QTRY_COMPARE(requests(), calls);
}

void TestTransports::refuseAStream()
{
    ApiClient client(chosen());
    client.setToken("nobody"_ba);
    const std::unique_ptr<EventStream> stream = client.live({u"request"_s});
    QSignalSpy opened(stream.get(), &EventStream::opened);
    QSignalSpy closed(stream.get(), &EventStream::closed);
    QVERIFY(closed.wait());
    QCOMPARE(closed.at(0).at(0).value<Error>().kind, Error::Kind::Unauthenticated);
    QCOMPARE(opened.count(), 0);

    QVERIFY(client.signIn(u"_superusers"_s, email, password).result());
    ApiRequest request;
    request.target = "/api/console/live"_ba;
    const Result<ApiReply> reply = client.raw(request).result();
    QVERIFY(!reply);
    QCOMPARE(reply.error().kind, Error::Kind::InvalidInput);
}

void TestTransports::cancel()
{
    StopSource source;
    source.stop();
    ApiRequest request;
    request.target = "/api/collections"_ba;
    request.stop = source.token();
    const Result<ApiReply> reply = chosen().send(request).result();
    QVERIFY(!reply);
    QCOMPARE(reply.error().kind, Error::Kind::Cancelled);
}

void TestTransports::endWithTheServer()
{
    Transport &transport = chosen();
    ApiClient client(transport);
    QVERIFY(client.signIn(u"_superusers"_s, email, password).result());
    const std::unique_ptr<EventStream> stream = client.live({u"metrics"_s});
    QSignalSpy opened(stream.get(), &EventStream::opened);
    QSignalSpy closed(stream.get(), &EventStream::closed);
    QTRY_COMPARE(opened.count(), 1);
    m_inProcess->detach();
    m_server->stop();
    QTRY_COMPARE(closed.count(), 1);
    QCOMPARE(closed.at(0).at(0).value<Error>().kind, Error::Kind::Unavailable);
    const auto collections = client.collections().result();
    QVERIFY(!collections);
    QCOMPARE(collections.error().kind, Error::Kind::Unavailable);
    QVERIFY(!collections.error().message.isEmpty());
}

/// A server that says nothing, and one that is told to stop waiting for.
void TestTransports::httpGivesUp()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    const QUrl url(u"http://127.0.0.1:"_s + QString::number(silent.serverPort()));
    HttpTransport impatient(url, {50ms});
    Result<ApiReply> reply = impatient.send({}).result();
    QVERIFY(!reply);
    QCOMPARE(reply.error().kind, Error::Kind::Timeout);

    HttpTransport patient(url);
    StopSource source;
    ApiRequest request;
    request.target = "/"_ba;
    request.stop = source.token();
    const auto future = patient.send(request);
    source.stop();
    reply = future.result();
    QVERIFY(!reply);
    QCOMPARE(reply.error().kind, Error::Kind::Cancelled);
}

void TestTransports::httpBoundsAnswers()
{
    QTcpServer large;
    QVERIFY(large.listen(QHostAddress::LocalHost));
    connect(&large, &QTcpServer::newConnection, &large, [&large] {
        QTcpSocket *socket = large.nextPendingConnection();
        socket->write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
        const auto more = [socket] {
            if (socket->bytesToWrite() < 1024 * 1024)
                socket->write(QByteArray(1024 * 1024, 'x'));
        };
        connect(socket, &QTcpSocket::bytesWritten, socket, more);
        more();
    });
    HttpTransport transport(QUrl(u"http://127.0.0.1:"_s + QString::number(large.serverPort())));
    const auto future = transport.send({});
    QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 30'000);
    QVERIFY(!future.result());
    QCOMPARE(future.result().error().kind, Error::Kind::TooLarge);
}

void TestTransports::httpEndsWithItsTransport()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    auto transport = std::make_unique<HttpTransport>(
        QUrl(u"http://127.0.0.1:"_s + QString::number(silent.serverPort())));
    const auto future = transport->send({});
    const std::unique_ptr<EventStream> stream = transport->open({});
    QSignalSpy closed(stream.get(), &EventStream::closed);
    QVERIFY(silent.waitForNewConnection(5000));
    transport.reset();
    const Result<ApiReply> reply = future.result();
    QVERIFY(!reply);
    QCOMPARE(reply.error().kind, Error::Kind::Unavailable);
    QTRY_COMPARE(closed.count(), 1);
}

void TestTransports::httpTellsWhatIsWrong()
{
    quint16 port = 0;
    {
        QTcpServer gone;
        QVERIFY(gone.listen(QHostAddress::LocalHost));
        port = gone.serverPort();
    }
    HttpTransport transport(QUrl(u"http://127.0.0.1:"_s + QString::number(port)));
    const Result<ApiReply> reply = transport.send({}).result();
    QVERIFY(!reply);
    QCOMPARE(reply.error().kind, Error::Kind::Unavailable);
    QCOMPARE(reply.error().message,
             QString(u"Cannot reach 127.0.0.1:"_s + QString::number(port)
                     + u": nothing listens there."_s));
}

QTEST_GUILESS_MAIN(TestTransports)
#include "tst_transports.moc"
