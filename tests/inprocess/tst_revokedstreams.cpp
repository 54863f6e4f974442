// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/apiclient.h"
#include "client/httptransport.h"
#include "inprocess/inprocesstransport.h"
#include "runtime/server.h"
#include "runtime/services.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>

using namespace Binnacle;
using namespace Binnacle::Client;
using namespace Qt::StringLiterals;

namespace {

const QString ownerMail = u"owner@example.com"_s;
const QString guestMail = u"second@example.com"_s;
const QString goodPassword = u"admin-secret-1"_s;

}  // namespace

/// An open stream of the console ends at once when who opened it loses the right to it, whichever
/// way it came.
class TestRevokedStreams : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void ends_data();
    void ends();
    void staysForOthers();
    void staysForViewers();

private:
    Transport &transport(bool isInProcess);
    void call(ApiClient &client, const QByteArray &method, const QByteArray &target,
              const QByteArray &body = {});

    QTemporaryDir m_folder;
    std::unique_ptr<Runtime::Server> m_server;
    std::unique_ptr<InProcessTransport> m_inProcess;
    std::unique_ptr<HttpTransport> m_http;
};

void TestRevokedStreams::init()
{
    Runtime::ServerOptions options;
    options.data.directory = m_folder.filePath(QUuid::createUuid().toString(QUuid::Id128));
    options.address = u"127.0.0.1:0"_s;
    m_server = std::make_unique<Runtime::Server>(options);
    QVERIFY(m_server->start());
    QVERIFY(m_server->services().superusers().create(ownerMail, goodPassword));
    QVERIFY(m_server->services().superusers().create(guestMail, goodPassword));
    m_inProcess = std::make_unique<InProcessTransport>();
    m_inProcess->attach(m_server->router());
    m_http = std::make_unique<HttpTransport>(QUrl(u"http://"_s + m_server->address()));
}

void TestRevokedStreams::cleanup()
{
    m_http.reset();
    m_inProcess.reset();
    m_server.reset();
}

Transport &TestRevokedStreams::transport(bool isInProcess)
{
    if (isInProcess)
        return *m_inProcess;
    return *m_http;
}

void TestRevokedStreams::call(ApiClient &client, const QByteArray &method, const QByteArray &target,
                              const QByteArray &body)
{
    ApiRequest request;
    request.method = method;
    request.target = target;
    request.body = body;
    if (!body.isEmpty())
        request.contentType = "application/json"_ba;
    const Result<ApiReply> reply = client.raw(request).result();
    QVERIFY2(reply && reply->status < 300,
             reply ? reply->body.constData() : qPrintable(reply.error().message));
}

void TestRevokedStreams::ends_data()
{
    QTest::addColumn<bool>("isInProcess");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    for (const bool isInProcess : {false, true}) {
        const QByteArray where = isInProcess ? ", in process" : ", by http";
        const auto row = [&](const char *name, const QByteArray &method, const QByteArray &target,
                             const QByteArray &body = {}) {
            QTest::newRow(QByteArray(name + where).constData())
                << isInProcess << method << target << body;
        };
        const QByteArray record = "/api/collections/_superusers/records/{id}";
        row("session revoked", "DELETE", "/api/console/sessions/{session}");
        row("forced logout", "DELETE", "/api/console/sessions?collection=_superusers&record={id}");
        row("deleted", "DELETE", record);
        row("new password", "PATCH", record,
            "{\"password\":\"another-secret\",\"passwordConfirm\":\"another-secret\"}");
        row("new address", "PATCH", record, "{\"email\":\"third@example.com\"}");
        row("new secret of the collection", "PATCH", "/api/collections/_superusers",
            "{\"authToken\":{\"duration\":86400,\"secret\":"
            "\"abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmn\"}}");
    }
}

void TestRevokedStreams::ends()
{
    QFETCH(bool, isInProcess);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    ApiClient second(transport(isInProcess));
    const Result<JsonValue> signedIn
        = second.signIn(u"_superusers"_s, guestMail, goodPassword).result();
    QVERIFY(signedIn);
    const std::unique_ptr<EventStream> stream = second.live({u"metrics"_s});
    QSignalSpy opened(stream.get(), &EventStream::opened);
    QSignalSpy closed(stream.get(), &EventStream::closed);
    QTRY_COMPARE(opened.count(), 1);

    const QByteArray id = (*signedIn)[u"record"][u"id"].toString().toUtf8();
    ApiClient owner(*m_inProcess);
    if (target.contains("{session}")) {
        ApiRequest request;
        request.target = "/api/console/account/sessions"_ba;
        const Result<ApiReply> reply = second.raw(request).result();
        QVERIFY(reply);
        const QByteArray mark = "\"id\":\"";
        const qsizetype begin = reply->body.indexOf(mark) + mark.size();
        target.replace("{session}",
                       reply->body.mid(begin, reply->body.indexOf('"', begin) - begin));
    }
    call(owner, method, target.replace("{id}", id), body);
    QTRY_COMPARE(closed.count(), 1);
    // And there is none to be had.
    const std::unique_ptr<EventStream> again = second.live({u"metrics"_s});
    QSignalSpy refused(again.get(), &EventStream::closed);
    QTRY_COMPARE(refused.count(), 1);
    QCOMPARE(refused.at(0).at(0).value<Error>().kind, Error::Kind::Unauthenticated);
}

void TestRevokedStreams::staysForOthers()
{
    ApiClient first(*m_http);
    QVERIFY(first.signIn(u"_superusers"_s, ownerMail, goodPassword).result());
    const std::unique_ptr<EventStream> stream = first.live({u"metrics"_s});
    ApiClient possessor(*m_inProcess);
    const std::unique_ptr<EventStream> own = possessor.live({u"metrics"_s});
    QSignalSpy closed(stream.get(), &EventStream::closed);
    QSignalSpy ownClosed(own.get(), &EventStream::closed);
    QSignalSpy told(stream.get(), &EventStream::eventsReceived);
    QSignalSpy ownTold(own.get(), &EventStream::eventsReceived);
    QTRY_VERIFY(!told.isEmpty() && !ownTold.isEmpty());

    const Result<JsonValue> second
        = ApiClient(*m_inProcess).signIn(u"_superusers"_s, guestMail, goodPassword).result();
    QVERIFY(second);
    const QByteArray id = (*second)[u"record"][u"id"].toString().toUtf8();
    call(possessor, "DELETE"_ba, "/api/console/sessions?collection=_superusers&record=" + id);
    call(possessor, "PATCH"_ba, "/api/collections/users"_ba, "{\"listRule\":null}"_ba);
    // The next figures come to both.
    told.clear();
    ownTold.clear();
    QTRY_VERIFY(!told.isEmpty() && !ownTold.isEmpty());
    QVERIFY(closed.isEmpty() && ownClosed.isEmpty());
}

/// A lower role takes nothing that it still may read.
void TestRevokedStreams::staysForViewers()
{
    ApiClient second(*m_http);
    const Result<JsonValue> signedIn
        = second.signIn(u"_superusers"_s, guestMail, goodPassword).result();
    QVERIFY(signedIn);
    const std::unique_ptr<EventStream> stream = second.live({u"metrics"_s});
    QSignalSpy closed(stream.get(), &EventStream::closed);
    QSignalSpy told(stream.get(), &EventStream::eventsReceived);
    QTRY_VERIFY(!told.isEmpty());
    const QByteArray id = (*signedIn)[u"record"][u"id"].toString().toUtf8();
    ApiClient owner(*m_inProcess);
    call(owner, "PATCH"_ba, "/api/console/operators/" + id, "{\"role\":\"viewer\"}"_ba);
    told.clear();
    QTRY_VERIFY(!told.isEmpty());
    QVERIFY(closed.isEmpty());
}

QTEST_GUILESS_MAIN(TestRevokedStreams)
#include "tst_revokedstreams.moc"
