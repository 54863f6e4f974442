// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/rawclient.h"
#include "http/server.h"
#include "http/testsink.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Binnacle;
using namespace Qt::StringLiterals;

/// Answers whose body lies in files.
class TestFileBody : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void opensRegularFilesOnly();
    void sendsAFileAndTheNextAnswer();
    void sendsPartsInTheirOrder();
    void sendsOnlyTheLengthToHead();
    void servesOthersMeanwhile();
    void breaksOffWhenTheFileBecomesShorter();

private:
    Http::ServerOptions options() const;
    std::shared_ptr<const Wire::OpenFile> file() const;

    static constexpr qint64 m_size = 20'000'000;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    QByteArray m_content;
};

void TestFileBody::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(u"large"_s);
    m_content.resize(m_size);
    for (qint64 i = 0; i < m_size; ++i)
        m_content[i] = char('a' + (i * 7 + i / 1000) % 26);
    QFile large(m_path);
    QVERIFY(large.open(QIODevice::WriteOnly));
    QCOMPARE(large.write(m_content), m_size);
}

void TestFileBody::cleanup()
{
    m_folder.reset();
}

Http::ServerOptions TestFileBody::options() const
{
    Http::ServerOptions options;
    options.address = u"127.0.0.1:0"_s;
    options.ioThreads = 1;
    return options;
}

std::shared_ptr<const Wire::OpenFile> TestFileBody::file() const
{
    const Result<std::shared_ptr<const Wire::OpenFile>> opened = Wire::OpenFile::open(m_path);
    return opened ? *opened : nullptr;
}

void TestFileBody::opensRegularFilesOnly()
{
    QVERIFY(file());
    QCOMPARE(file()->size(), m_size);
    for (const QString &path : {m_folder->path(), m_folder->filePath(u"none"_s)}) {
        const auto opened = Wire::OpenFile::open(path);
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, Error::Kind::NotFound);
    }
    QVERIFY(!file()->read(m_size - 1, 2));
}

void TestFileBody::sendsAFileAndTheNextAnswer()
{
    TestSink sink;
    sink.handler = [this](const Wire::Request &request, const Wire::Completion &done) {
        Wire::Response response = Wire::Response::text("small"_ba);
        if (request.path == "/large") {
            response.body.clear();
            response.parts.push_back({{}, file(), 0, m_size});
        }
        done(std::move(response));
    };
    Http::Server server(options(), sink);
    QVERIFY(server.start());
    RawClient client(server.port());
    QVERIFY(client.send(
        "GET /large HTTP/1.1\r\nHost: x\r\n\r\nGET /small HTTP/1.1\r\nHost: x\r\n\r\n"));
    const std::optional<RawResponse> large = client.readResponse();
    QVERIFY(large);
    QCOMPARE(large->field("Content-Length"), QByteArray::number(m_size));
    QVERIFY(large->body == m_content);
    QCOMPARE(client.readResponse()->body, "small"_ba);
}

void TestFileBody::sendsPartsInTheirOrder()
{
    TestSink sink;
    sink.handler = [this](const Wire::Request &, const Wire::Completion &done) {
        Wire::Response response = Wire::Response::text("first "_ba);
        response.parts.push_back({{}, file(), 1000, 2'000'000});
        response.parts.push_back({" between "_ba, nullptr});
        response.parts.push_back({{}, file(), 0, 0});
        response.parts.push_back({{}, file(), m_size - 10, 10});
        response.parts.push_back({" last"_ba, nullptr});
        done(std::move(response));
    };
    Http::Server server(options(), sink);
    QVERIFY(server.start());
    RawClient client(server.port());
    QVERIFY(client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    const std::optional<RawResponse> response = client.readResponse();
    QVERIFY(response);
    const QByteArray expected
        = "first " + m_content.mid(1000, 2'000'000) + " between " + m_content.last(10) + " last";
    QVERIFY(response->body == expected);
}

void TestFileBody::sendsOnlyTheLengthToHead()
{
    TestSink sink;
    sink.handler = [this](const Wire::Request &, const Wire::Completion &done) {
        Wire::Response response;
        response.parts.push_back({{}, file(), 0, m_size});
        done(std::move(response));
    };
    Http::Server server(options(), sink);
    QVERIFY(server.start());
    RawClient client(server.port());
    QVERIFY(client.send("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    const std::optional<RawResponse> response = client.readResponse(true);
    QVERIFY(response);
    QCOMPARE(response->field("Content-Length"), QByteArray::number(m_size));
    QVERIFY(client.isEnded());
}

void TestFileBody::servesOthersMeanwhile()
{
    TestSink sink;
    sink.handler = [this](const Wire::Request &request, const Wire::Completion &done) {
        Wire::Response response;
        if (request.path == "/large")
            response.parts.push_back({{}, file(), 0, m_size});
        done(std::move(response));
    };
    Http::Server server(options(), sink);
    QVERIFY(server.start());
    // Nobody reads the first answer while the second is asked for on the one I/O thread.
    RawClient slow(server.port());
    QVERIFY(slow.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n"));
    RawClient quick(server.port());
    QVERIFY(quick.send("GET /small HTTP/1.1\r\nHost: x\r\n\r\n"));
    QVERIFY(quick.readResponse());
    QVERIFY(slow.readResponse()->body == m_content);
}

void TestFileBody::breaksOffWhenTheFileBecomesShorter()
{
    TestSink sink;
    sink.handler = [this](const Wire::Request &, const Wire::Completion &done) {
        Wire::Response response;
        response.parts.push_back({{}, file(), 0, m_size});
        QFile::resize(m_path, 1000);
        done(std::move(response));
    };
    Http::Server server(options(), sink);
    QVERIFY(server.start());
    RawClient client(server.port());
    QVERIFY(client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    QVERIFY(!client.readResponse());
}

QTEST_GUILESS_MAIN(TestFileBody)
#include "tst_filebody.moc"
