// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/formdevice.h"
#include "client/httptransport.h"
#include "wire/multipart.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Client;
using namespace Qt::StringLiterals;

/// Forms as bytes, and on their way by HTTP.
class TestHttpForms : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void readsInAnyOrder();
    void tellsOfAFileThatIsGone();
    void sendsByHttp();

private:
    std::vector<FormPart> parts() const
    {
        return {{u"@jsonPayload"_s, "{\"title\":\"x\"}"_ba, {}},
                {u"files"_s, {}, m_path},
                {u"files"_s, {}, m_folder->filePath(u"none.txt"_s)}};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    QByteArray m_bytes;
};

void TestHttpForms::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(u"large \".bin"_s);
    m_bytes.resize(400'000);
    for (qsizetype i = 0; i < m_bytes.size(); ++i)
        m_bytes[i] = char(i * 31 % 253);
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(m_bytes);
    QFile empty(m_folder->filePath(u"none.txt"_s));
    QVERIFY(empty.open(QIODevice::WriteOnly));
}

void TestHttpForms::readsInAnyOrder()
{
    const Result<std::unique_ptr<FormDevice>> made = FormDevice::make(parts());
    QVERIFY(made);
    FormDevice &form = **made;
    const QByteArray whole = form.readAll();
    QCOMPARE(whole.size(), form.size());
    for (qint64 at = form.size() - 1; at > 0; at -= 33'333) {
        QVERIFY(form.seek(at));
        QCOMPARE(form.read(5000), whole.mid(at, 5000));
    }
    const Result<Wire::MultipartForm> parsed
        = Wire::parseMultipart(Wire::Body(whole), form.contentType());
    QVERIFY(parsed);
    QCOMPARE(parsed->fields.size(), size_t(1));
    QCOMPARE(parsed->fields[0].second, u"{\"title\":\"x\"}"_s);
    QCOMPARE(parsed->files.size(), size_t(2));
    QCOMPARE(parsed->files[0].name, u"files"_s);
    QCOMPARE(*parsed->files[0].readAll(), m_bytes);
    QCOMPARE(parsed->files[1].size, 0);
}

void TestHttpForms::tellsOfAFileThatIsGone()
{
    std::vector<FormPart> form = parts();
    QVERIFY(QFile::remove(m_path));
    const Result<std::unique_ptr<FormDevice>> made = FormDevice::make(form);
    QVERIFY(!made);
    QCOMPARE(made.error().kind, Error::Kind::InvalidInput);
    QVERIFY(made.error().fields.contains(u"files"));
    HttpTransport transport(QUrl(u"http://127.0.0.1:1"_s));
    ApiRequest request;
    request.method = "POST"_ba;
    request.form = form;
    const Result<ApiReply> reply = transport.send(request).result();
    QVERIFY(!reply);
    QCOMPARE(reply.error().kind, Error::Kind::InvalidInput);
}

void TestHttpForms::sendsByHttp()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    HttpTransport transport(QUrl(u"http://127.0.0.1:%1"_s.arg(server.serverPort())));
    ApiRequest request;
    request.method = "PATCH"_ba;
    request.target = "/x"_ba;
    request.form = parts();
    QFuture<Result<ApiReply>> reply = transport.send(request);
    QTRY_VERIFY(server.hasPendingConnections());
    QTcpSocket *socket = server.nextPendingConnection();
    QByteArray got;
    qsizetype end = -1;
    const auto header = [&](const QByteArray &name) {
        const qsizetype at = got.toLower().indexOf(QByteArray(name.toLower() + ": "));
        const qsizetype from = at + name.size() + 2;
        return at < 0 ? QByteArray() : got.mid(from, got.indexOf('\r', from) - from);
    };
    const auto isWhole = [&] {
        got += socket->readAll();
        end = got.indexOf("\r\n\r\n");
        return end >= 0 && got.size() >= end + 4 + header("Content-Length").toLongLong();
    };
    QTRY_VERIFY(isWhole());
    QVERIFY(got.startsWith("PATCH /x "));
    const Result<Wire::MultipartForm> parsed
        = Wire::parseMultipart(Wire::Body(got.mid(end + 4)), header("Content-Type"));
    QVERIFY(parsed);
    QCOMPARE(*parsed->files[0].readAll(), m_bytes);
    socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    QTRY_VERIFY(reply.isFinished());
    QVERIFY(reply.result());
    QCOMPARE(reply.result()->body, "{}"_ba);
}

QTEST_GUILESS_MAIN(TestHttpForms)
#include "tst_httpforms.moc"
