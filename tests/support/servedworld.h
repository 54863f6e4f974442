// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/executioncontext.h"
#include "runtime/server.h"
#include "runtime/services.h"
#include "services/auth/tokens.h"
#include "services/records/recordstore.h"
#include "wire/jsonparser.h"

#include <QTcpSocket>
#include <QTemporaryDir>

namespace Binnacle::Test {

/// What came back over a socket.
struct ServedAnswer
{
    int status = 0;
    QByteArray head;
    QByteArray body;
    QByteArray whole;

    /// For the messages of tests.
    const char *text() const { return whole.constData(); }

    /// Null when it is none.
    JsonValue json() const
    {
        const Result<JsonValue> read = Wire::parseJson(body);
        return read ? *read : JsonValue();
    }
};

/// The whole server on a temporary directory, asked over its socket.
class ServedWorld
{
public:
    ServedWorld()
    {
        Runtime::ServerOptions options;
        options.data.directory = m_folder.filePath(QStringLiteral("data"));
        options.address = QStringLiteral("127.0.0.1:0");
        m_server = std::make_unique<Runtime::Server>(std::move(options));
        m_isOpen = bool(m_server->start());
    }
    ~ServedWorld()
    {
        if (m_isOpen)
            m_server->stop();
    }
    ServedWorld(const ServedWorld &) = delete;
    ServedWorld &operator=(const ServedWorld &) = delete;

    bool isOpen() const { return m_isOpen; }
    Runtime::Server &server() { return *m_server; }
    Runtime::Services &services() { return m_server->services(); }

    ServedAnswer send(const QByteArray &method, const QByteArray &target,
                      const QByteArray &token = {}, const QByteArray &json = {}) const
    {
        const QStringList address = m_server->address().split(u':');
        QTcpSocket socket;
        socket.connectToHost(address.value(0), address.value(1).toUShort());
        if (!socket.waitForConnected())
            return {};
        QByteArray request
            = method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n" + "Connection: close\r\n";
        if (!token.isEmpty())
            request += "Authorization: " + token + "\r\n";
        if (!json.isEmpty())
            request += "Content-Type: application/json\r\n";
        if (method != "GET")
            request += "Content-Length: " + QByteArray::number(json.size()) + "\r\n";
        socket.write(request + "\r\n" + json);
        while (socket.state() == QAbstractSocket::ConnectedState) {
            if (!socket.waitForDisconnected())
                break;
        }
        const QByteArray all = socket.readAll();
        const qsizetype end = all.indexOf("\r\n\r\n");
        ServedAnswer answer;
        answer.head = all.left(end);
        answer.body = all.mid(end + 4);
        answer.whole = all;
        answer.status = all.mid(9, 3).toInt();
        return answer;
    }

    /// A superuser with that address, made if it is new.
    QString superuser(const QString &email)
    {
        if (!services().superusers().upsert(email, QStringLiteral("1234567890")))
            qFatal("no superuser");
        return idOf(QStringLiteral("_superusers"), email);
    }
    QString idOf(const QString &collection, const QString &email)
    {
        const ServedAnswer found
            = send("GET",
                   "/api/collections/" + collection.toUtf8() + "/records?filter=email%3D%22"
                       + email.toUtf8() + "%22",
                   ownerToken());
        const JsonValue json = found.json();
        const JsonValue::Array &items = json[u"items"].elements();
        return items.empty() ? QString() : items.front()[u"id"].toString();
    }
    QByteArray token(const QString &collection, const QString &id)
    {
        const auto found = services().collections().snapshot()->share(collection);
        const Result<Schema::Record> record = services().records().store().find(found, id);
        if (!record)
            qFatal("no such record");
        return issueToken(TokenType::Auth, *record, m_clock.now());
    }
    /// Of a superuser who was there from the start and is always an owner.
    QByteArray ownerToken()
    {
        if (m_ownerToken.isEmpty()) {
            const QString email = QStringLiteral("root@example.com");
            if (!services().superusers().create(email, QStringLiteral("1234567890")))
                qFatal("no owner");
            const auto found
                = services().collections().snapshot()->share(QStringLiteral("_superusers"));
            const Result<std::optional<Schema::Record>> record
                = AuthRecords(services().records().store()).findByEmail(found, email);
            if (!record || !*record)
                qFatal("no owner");
            m_ownerToken = issueToken(TokenType::Auth, **record, m_clock.now());
        }
        return m_ownerToken;
    }

private:
    SystemClock m_clock;
    QTemporaryDir m_folder;
    std::unique_ptr<Runtime::Server> m_server;
    bool m_isOpen = false;
    QByteArray m_ownerToken;
};

}  // namespace Binnacle::Test
