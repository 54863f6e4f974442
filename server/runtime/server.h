// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "runtime/serveroptions.h"

#include <QString>
#include <QtGlobal>

#include <memory>

namespace Binnacle {
class MessageLog;
class Router;
}  // namespace Binnacle

namespace Binnacle::Runtime {

class Services;

/// The whole server in one object: the data directory, the services on it, the routes, the sockets.
///
/// Thread: start and stop on one thread, which both block; the rest on any in between.
class Server final
{
    Q_DISABLE_COPY_MOVE(Server)

public:
    /// What @p messages hears is stored with the logs. It must outlive the server; may be null.
    explicit Server(ServerOptions options, MessageLog *messages = nullptr);
    /// Stops.
    ~Server();

    /// Opens the data directory, made when missing, and listens. Once. Errors, with messages for
    /// the operator: Conflict (another server runs on the directory), PreconditionFailed (not a
    /// data directory), InvalidInput (address, encryption key), Unavailable (the address is in
    /// use), Internal.
    Result<void> start();
    /// Accepts no more, ends running requests or waits a short while for them, writes what is
    /// waiting to be written. Harmless twice.
    void stop();

    /// The address in use, `127.0.0.1:8090`.
    QString address() const;
    /// For requests that come without a socket.
    Router &router() const;
    Services &services() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace Binnacle::Runtime
