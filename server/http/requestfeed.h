// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <functional>
#include <memory>

class QHttpServerRequest;

namespace Binnacle::Http {

/// Puts whole, checked requests through Qt HttpServer, by a socket that has no descriptor: Qt
/// parses them on the spot and hands each to the handler. Answers do not pass here.
///
/// Thread: the one that made it, which needs Qt's event dispatcher.
class RequestFeed final
{
    Q_DISABLE_COPY_MOVE(RequestFeed)

public:
    using Handler = std::function<void(const QHttpServerRequest &)>;

    explicit RequestFeed(Handler handler);
    ~RequestFeed();

    /// False when there is no loopback address to prime Qt's server with.
    bool open();
    /// Calls the handler with the request that @p head and @p body are; false when Qt refused it,
    /// and then the handler was not called.
    bool feed(const QByteArray &head, const QByteArray &body);

private:
    class Socket;
    class Acceptor;
    class HttpServer;

    Handler m_handler;
    std::unique_ptr<HttpServer> m_server;
    std::unique_ptr<Acceptor> m_acceptor;
    std::unique_ptr<Socket> m_socket;
    bool m_wasHandled = false;
};

}  // namespace Binnacle::Http
