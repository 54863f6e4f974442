// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clock.h"
#include "inprocess/inprocesstransport.h"
#include "router/router.h"
#include "wire/multipart.h"

#include <QCryptographicHash>
#include <QFile>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace Binnacle;
using namespace Binnacle::Client;
using namespace Qt::StringLiterals;

namespace {

class TokenIsName final : public Authenticator
{
public:
    Wire::Identity identify(const Wire::Request &request) const override
    {
        Wire::Identity identity;
        identity.recordId
            = QString::fromLatin1(request.headers.value("Authorization").toByteArray());
        identity.collectionName = u"users"_s;
        return identity;
    }
};

class Recorder final : public Wire::RequestObserver
{
public:
    void requestStarted(int) override { }
    void requestFinished(Wire::RequestRecord &&record) override { last = std::move(record); }

    Wire::RequestRecord last;
};

}  // namespace

/// The transport on a router of a few routes, whichever side ends first.
class TestInProcess : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void isTheOwner();
    void answersWithoutARouter();
    void leavesHeadWithoutABody();
    void cancels();
    void stopsWhatRunsWhenDetached();
    void streams();
    void tellsWhyThereIsNoStream();
    void endsWithTheFeed();
    void survivesItsReader();
    void dropsASlowReader();
    void takesCallsWhileItIsDetached();
    void sendsForms_data();
    void sendsForms();
    void refusesAFormWithoutItsFile();

private:
    static ApiRequest get(const QByteArray &target)
    {
        ApiRequest request;
        request.target = target;
        return request;
    }
    std::shared_ptr<Wire::StreamSink> feed();

    const SystemClock m_clock{};
    const TokenIsName m_authenticator;
    Recorder m_recorder;
    std::unique_ptr<Router> m_router;
    std::unique_ptr<InProcessTransport> m_transport;
    QSemaphore m_entered;
    QSemaphore m_fed;
    std::shared_ptr<Wire::StreamSink> m_feed;
};

void TestInProcess::init()
{
    m_router = std::make_unique<Router>(RouterOptions(), m_authenticator, &m_recorder, m_clock);
    const auto add = [this](const QByteArray &pattern, Guard guard, Handler handler) {
        RouteSpec spec;
        spec.pattern = pattern;
        spec.owner = "test"_ba;
        spec.guard = guard;
        spec.handler = std::move(handler);
        m_router->add(std::move(spec));
    };
    add("/whoami"_ba, Guard::Superuser, [](Call &call) -> Result<Wire::Response> {
        return Wire::Response::text(call.request.remoteAddress + '|'
                                    + call.request.headers.value("User-Agent").toByteArray());
    });
    add("/wait"_ba, Guard::None, [this](Call &call) -> Result<Wire::Response> {
        m_entered.release();
        while (!call.request.stop.isStopped())
            std::this_thread::yield();
        return Error::make(Error::Kind::Cancelled);
    });
    add("/stream"_ba, Guard::Superuser, [this](Call &) -> Result<Wire::Response> {
        return Wire::Response::eventStream([this](std::shared_ptr<Wire::StreamSink> sink) {
            m_feed = std::move(sink);
            m_fed.release();
        });
    });
    RouteSpec form;
    form.method = Wire::Method::Post;
    form.pattern = "/form"_ba;
    form.owner = "test"_ba;
    form.handler = [](Call &call) -> Result<Wire::Response> {
        const Result<Wire::MultipartForm> parsed = Wire::parseMultipart(
            call.request.body, call.request.headers.value("Content-Type").toByteArray());
        if (!parsed)
            return parsed.error();
        QByteArray text = call.request.body.isSpooled() ? "spooled" : "in memory";
        for (const auto &field : parsed->fields)
            text += ' ' + field.first.toUtf8() + '=' + field.second.toUtf8();
        for (const Wire::FilePart &file : parsed->files) {
            const Result<QByteArray> bytes = file.readAll();
            text += ' ' + file.name.toUtf8() + '=' + file.filename.toUtf8() + ':'
                + (bytes ? QCryptographicHash::hash(*bytes, QCryptographicHash::Md5).toHex()
                         : QByteArray("unreadable"));
        }
        return Wire::Response::text(text);
    };
    m_router->add(std::move(form));
    m_transport = std::make_unique<InProcessTransport>();
    m_transport->attach(*m_router);
}

void TestInProcess::cleanup()
{
    if (m_transport)
        m_transport->detach();
    if (m_router)
        m_router->shutDown();
    m_transport.reset();
    m_router.reset();
    m_feed.reset();
}

std::shared_ptr<Wire::StreamSink> TestInProcess::feed()
{
    m_fed.acquire();
    return m_feed;
}

void TestInProcess::isTheOwner()
{
    Result<ApiReply> reply = m_transport->send(get("/whoami"_ba)).result();
    QVERIFY(reply);
    QCOMPARE(reply->status, 200);
    QVERIFY(reply->body.startsWith("|Binnacle/"));
    QVERIFY(reply->headers.contains("X-Request-Id"));
    QCOMPARE(reply->headers.value("content-type"), QByteArrayView("text/plain; charset=utf-8"));
    QTRY_COMPARE(m_recorder.last.identity.collectionName, u"_superusers"_s);
    QVERIFY(m_recorder.last.identity.isSuperuser);
    QVERIFY(m_recorder.last.userIp.isEmpty());

    // With a token the owner is who it says.
    ApiRequest other = get("/whoami"_ba);
    other.headers.add("Authorization"_ba, "kari"_ba);
    reply = m_transport->send(other).result();
    QVERIFY(reply);
    QCOMPARE(reply->status, 403);
}

void TestInProcess::answersWithoutARouter()
{
    m_transport->detach();
    m_transport->detach();
    const Result<ApiReply> reply = m_transport->send(get("/whoami"_ba)).result();
    QVERIFY(!reply);
    QCOMPARE(reply.error().kind, Error::Kind::Unavailable);
    const std::unique_ptr<EventStream> stream = m_transport->open(get("/stream"_ba));
    QSignalSpy closed(stream.get(), &EventStream::closed);
    QVERIFY(closed.wait());
    QCOMPARE(closed.at(0).at(0).value<Error>().kind, Error::Kind::Unavailable);
    m_transport->attach(*m_router);
    QVERIFY(m_transport->send(get("/whoami"_ba)).result());
}

void TestInProcess::leavesHeadWithoutABody()
{
    ApiRequest request = get("/whoami"_ba);
    request.method = "HEAD"_ba;
    const Result<ApiReply> reply = m_transport->send(request).result();
    QVERIFY(reply);
    QCOMPARE(reply->status, 200);
    QVERIFY(reply->body.isEmpty());
}

void TestInProcess::cancels()
{
    StopSource source;
    ApiRequest request = get("/wait"_ba);
    request.stop = source.token();
    const auto future = m_transport->send(request);
    m_entered.acquire();
    source.stop();
    const Result<ApiReply> reply = future.result();
    QVERIFY(!reply);
    QCOMPARE(reply.error().kind, Error::Kind::Cancelled);
}

void TestInProcess::stopsWhatRunsWhenDetached()
{
    const auto future = m_transport->send(get("/wait"_ba));
    m_entered.acquire();
    m_transport->detach();
    m_router->shutDown();
    const Result<ApiReply> reply = future.result();
    QVERIFY(reply);
    QCOMPARE(reply->status, 499);
}

void TestInProcess::streams()
{
    const std::unique_ptr<EventStream> stream = m_transport->open(get("/stream"_ba));
    QSignalSpy opened(stream.get(), &EventStream::opened);
    QList<ServerEvent> events;
    connect(stream.get(), &EventStream::eventsReceived, this,
            [&](const QList<ServerEvent> &some) { events += some; });
    const std::shared_ptr<Wire::StreamSink> sink = feed();
    QVERIFY(sink->send("id:1\nevent:a\nda"_ba));
    std::thread([&] { QVERIFY(sink->send("ta:x\n\nevent:b\ndata:y\n\n"_ba)); }).join();
    QTRY_COMPARE(events.size(), 2);
    QCOMPARE(opened.count(), 1);
    QCOMPARE(events[0].name, "a"_ba);
    QCOMPARE(events[0].data, "x"_ba);
    QCOMPARE(events[1].id, "1"_ba);
}

void TestInProcess::tellsWhyThereIsNoStream()
{
    ApiRequest request = get("/stream"_ba);
    request.headers.add("Authorization"_ba, "kari"_ba);
    const std::unique_ptr<EventStream> refused = m_transport->open(request);
    QSignalSpy closed(refused.get(), &EventStream::closed);
    QVERIFY(closed.wait());
    const Error error = closed.at(0).at(0).value<Error>();
    QCOMPARE(error.kind, Error::Kind::Forbidden);
    QVERIFY(error.message.contains(u"not allowed"));

    const std::unique_ptr<EventStream> plain = m_transport->open(get("/whoami"_ba));
    QSignalSpy plainClosed(plain.get(), &EventStream::closed);
    QVERIFY(plainClosed.wait());
    QCOMPARE(plainClosed.at(0).at(0).value<Error>().kind, Error::Kind::InvalidInput);

    const Result<ApiReply> reply = m_transport->send(get("/stream"_ba)).result();
    QVERIFY(!reply);
    QCOMPARE(reply.error().kind, Error::Kind::InvalidInput);
}

void TestInProcess::endsWithTheFeed()
{
    std::unique_ptr<EventStream> stream = m_transport->open(get("/stream"_ba));
    QSignalSpy closed(stream.get(), &EventStream::closed);
    QSignalSpy events(stream.get(), &EventStream::eventsReceived);
    const std::shared_ptr<Wire::StreamSink> sink = feed();
    bool isTold = false;
    sink->onClosed([&] { isTold = true; });
    sink->send("data:last\n\n"_ba);
    sink->close();
    QVERIFY(isTold);
    QVERIFY(!sink->isOpen());
    QVERIFY(!sink->send("data:late\n\n"_ba));
    // What was sent before still comes, then the end, once.
    QTRY_COMPARE(closed.count(), 1);
    QCOMPARE(events.count(), 1);
    sink->close();
    // A handler may delete the stream.
    stream = m_transport->open(get("/stream"_ba));
    const std::shared_ptr<Wire::StreamSink> second = feed();
    bool isDeleted = false;
    connect(stream.get(), &EventStream::eventsReceived, this, [&] {
        stream.reset();
        isDeleted = true;
    });
    second->send("data:x\n\n"_ba);
    second->close();
    QTRY_VERIFY(isDeleted);
}

void TestInProcess::survivesItsReader()
{
    std::unique_ptr<EventStream> stream = m_transport->open(get("/stream"_ba));
    const std::shared_ptr<Wire::StreamSink> sink = feed();
    bool isTold = false;
    sink->onClosed([&] { isTold = true; });
    sink->send("data:never read\n\n"_ba);
    stream.reset();
    QVERIFY(isTold);
    QVERIFY(!sink->send("data:x\n\n"_ba));
    bool isToldLate = false;
    sink->onClosed([&] { isToldLate = true; });
    QVERIFY(isToldLate);
    QCoreApplication::processEvents();
}

void TestInProcess::dropsASlowReader()
{
    const std::unique_ptr<EventStream> stream = m_transport->open(get("/stream"_ba));
    QSignalSpy closed(stream.get(), &EventStream::closed);
    const std::shared_ptr<Wire::StreamSink> sink = feed();
    const QByteArray chunk = "data:" + QByteArray(256 * 1024, 'x') + "\n\n";
    int sent = 0;
    while (sent < 100 && sink->send(chunk))
        ++sent;
    QCOMPARE(sent, 15);
    QVERIFY(!sink->isOpen());
    QTRY_COMPARE(closed.count(), 1);
}

/// Nothing may be lost or reach a router that has gone.
void TestInProcess::takesCallsWhileItIsDetached()
{
    std::atomic<bool> isDone = false;
    std::atomic<int> answers = 0;
    std::thread asker([&] {
        while (!isDone) {
            const Result<ApiReply> reply = m_transport->send(get("/whoami"_ba)).result();
            if (!reply)
                QCOMPARE(reply.error().kind, Error::Kind::Unavailable);
            ++answers;
        }
    });
    for (int round = 0; round < 20; ++round) {
        QTRY_VERIFY(answers > round * 10);
        m_transport->detach();
        m_router->shutDown();
        m_router.reset();
        m_router = std::make_unique<Router>(RouterOptions(), m_authenticator, nullptr, m_clock);
        m_transport->attach(*m_router);
    }
    isDone = true;
    asker.join();
}

void TestInProcess::sendsForms_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<QByteArray>("place");

    QTest::newRow("empty") << 0 << "in memory"_ba;
    QTest::newRow("small") << 1000 << "in memory"_ba;
    QTest::newRow("large") << 3'000'001 << "spooled"_ba;
}

void TestInProcess::sendsForms()
{
    QFETCH(int, size);
    QFETCH(QByteArray, place);
    const QTemporaryDir folder;
    QByteArray bytes(size, '\r');
    for (int i = 0; i < size; ++i)
        bytes[i] = char(i * 7 % 251);
    QFile file(folder.filePath(u"Kari's ø.bin"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();
    ApiRequest request;
    request.method = "POST"_ba;
    request.target = "/form"_ba;
    request.form = {{u"@jsonPayload"_s, "{}"_ba, {}}, {u"cover"_s, {}, file.fileName()}};
    const Result<ApiReply> reply = m_transport->send(request).result();
    QVERIFY(reply);
    QCOMPARE(reply->body,
             place + " @jsonPayload={} cover=Kari's ø.bin:"
                 + QCryptographicHash::hash(bytes, QCryptographicHash::Md5).toHex());
}

void TestInProcess::refusesAFormWithoutItsFile()
{
    ApiRequest request;
    request.method = "POST"_ba;
    request.target = "/form"_ba;
    request.form = {{u"cover"_s, {}, u"/nowhere/at/all.png"_s}};
    const Result<ApiReply> reply = m_transport->send(request).result();
    QVERIFY(!reply);
    QCOMPARE(reply.error().kind, Error::Kind::InvalidInput);
    QVERIFY(reply.error().fields[u"cover"][u"message"].toString().contains(u"all.png"_s));
}

QTEST_GUILESS_MAIN(TestInProcess)
#include "tst_inprocess.moc"
