// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/requestfeed.h"

#include <QAbstractHttpServer>
#include <QHttpServerRequest>
#include <QTcpServer>
#include <QTcpSocket>

#include <cstring>

#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
#include <QHttpServerResponder>
#endif

namespace Binnacle::Http {

/// Reads from two byte arrays, swallows what is written.
class RequestFeed::Socket final : public QTcpSocket
{
public:
    Socket()
    {
        setSocketState(ConnectedState);
        setOpenMode(QIODevice::ReadWrite);
        setPeerAddress(QHostAddress::LocalHost);
    }

    /// Whether Qt's parser took it all.
    bool feed(const QByteArray &head, const QByteArray &body)
    {
        m_parts[0] = head;
        m_parts[1] = body;
        m_position = 0;
        m_isRefused = false;
        Q_EMIT readyRead();
        const bool isUsedUp = bytesAvailable() == 0;
        m_parts[0] = m_parts[1] = QByteArray();
        m_position = 0;
        return isUsedUp && !m_isRefused;
    }

    qint64 bytesAvailable() const override
    {
        // NOLINTNEXTLINE(bugprone-parent-virtual-call): there is no socket behind this one
        return QIODevice::bytesAvailable() + m_parts[0].size() + m_parts[1].size() - m_position;
    }
    // Qt's way to say that it could not parse the request.
    void disconnectFromHost() override { m_isRefused = true; }
    void close() override { m_isRefused = true; }

protected:
    qint64 readData(char *data, qint64 maximum) override
    {
        qint64 copied = 0;
        qint64 offset = m_position;
        for (const QByteArray &part : m_parts) {
            if (offset < part.size()) {
                const qint64 count = qMin(maximum - copied, part.size() - offset);
                std::memcpy(data + copied, part.constData() + offset, size_t(count));
                copied += count;
                offset = 0;
            } else {
                offset -= part.size();
            }
        }
        m_position += copied;
        return copied;
    }
    qint64 writeData(const char *, qint64 size) override { return size; }

private:
    QByteArray m_parts[2];
    qint64 m_position = 0;
    bool m_isRefused = false;
};

class RequestFeed::Acceptor final : public QTcpServer
{
public:
    void present(Socket *socket) { addPendingConnection(socket); }

protected:
    // It listens for a moment only, because bind() wants it to; nobody is let in.
    void incomingConnection(qintptr) override { }
};

class RequestFeed::HttpServer final : public QAbstractHttpServer
{
public:
    explicit HttpServer(RequestFeed &feed)
        : m_feed(feed)
    {
    }

protected:
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &) override
    {
        return handle(request);
    }
    void missingHandler(const QHttpServerRequest &, QHttpServerResponder &) override { }
#else
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *) override
    {
        return handle(request);
    }
    void missingHandler(const QHttpServerRequest &, QTcpSocket *) override { }
#endif

private:
    bool handle(const QHttpServerRequest &request)
    {
        m_feed.m_wasHandled = true;
        m_feed.m_handler(request);
        return true;
    }

    RequestFeed &m_feed;
};

RequestFeed::RequestFeed(Handler handler)
    : m_handler(std::move(handler))
{
}

RequestFeed::~RequestFeed() = default;

bool RequestFeed::open()
{
    // In this order: Qt makes the server the acceptor's parent, and both refer to the socket.
    m_socket.reset();
    m_acceptor.reset();
    m_server = std::make_unique<HttpServer>(*this);
    m_acceptor = std::make_unique<Acceptor>();
    m_socket = std::make_unique<Socket>();
    // Qt 6.8 binds listening servers only, 6.4 warns about others.
    if (!m_acceptor->listen(QHostAddress::LocalHost) && !m_acceptor->listen(QHostAddress::AnyIPv6))
        return false;
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    if (!m_server->bind(m_acceptor.get()))
        return false;
#else
    m_server->bind(m_acceptor.get());
#endif
    m_acceptor->present(m_socket.get());
    m_acceptor->close();
    return true;
}

bool RequestFeed::feed(const QByteArray &head, const QByteArray &body)
{
    m_wasHandled = false;
    const bool isSound = m_socket->feed(head, body);
    const bool wasHandled = m_wasHandled;
    // Qt's parser keeps its state by socket; after a request that it did not take, only a new
    // one is sure to begin at a request's start.
    if (!isSound)
        open();
    return wasHandled;
}

}  // namespace Binnacle::Http
