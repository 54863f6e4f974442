// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "http/serveroptions.h"

#include <QtGlobal>

#include <memory>

namespace Binnacle {
class RequestSink;
}

namespace Binnacle::Http {

/// What the server has seen since it started, and what it holds now.
struct ServerHealth
{
    qint64 openConnections = 0;
    qint64 openStreams = 0;
    qint64 acceptedConnections = 0;
    /// Turned away by a limit of connections.
    qint64 refusedConnections = 0;
    qint64 requests = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    /// Requests that were answered here because they broke the protocol or a limit.
    qint64 protocolErrors = 0;
    /// Connections cut by a deadline.
    qint64 timeouts = 0;
    /// Event streams cut because their reader was too slow.
    qint64 droppedStreams = 0;
};

/// The network's way in: listens, checks and reads requests, hands them to a sink, sends answers
/// and event streams.
///
/// Thread: start and stop on one thread, the rest on any. The I/O threads are its own.
class Server final
{
    Q_DISABLE_COPY_MOVE(Server)

public:
    /// @p sink must outlive the server, and its completions may come even later.
    Server(ServerOptions options, RequestSink &sink);
    ~Server();

    /// Errors: InvalidInput (the address), Unavailable (it is in use or not of this machine).
    /// Raises the process's soft limit of descriptors to the hard one.
    Result<void> start();
    /// 0 before start.
    quint16 port() const;
    /// The address in use, `127.0.0.1:8090`; empty before start.
    QString address() const;
    /// Accepts no more, stops the tokens of open requests, ends event streams, waits a short
    /// while for the rest and returns when every I/O thread has ended. Harmless twice.
    void stop();

    ServerHealth health() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace Binnacle::Http
