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
/// It works in process as soon as it is open; others are served while it listens.
///
/// Thread: open, listen and their opposites on one thread, all of which block; the rest on any in
/// between.
class Server final
{
    Q_DISABLE_COPY_MOVE(Server)

public:
    /// What @p messages hears is stored with the logs. It must outlive the server; may be null.
    explicit Server(ServerOptions options, MessageLog *messages = nullptr);
    /// Stops.
    ~Server();

    /// Opens the data directory, made when missing, with all that works on it. Not twice without
    /// stop(). Errors, with messages for the operator: Conflict (another server runs on the
    /// directory), PreconditionFailed (not a data directory), InvalidInput (encryption key),
    /// Internal.
    Result<void> open();
    /// Serves others at @p address, and nowhere else any more, also when that fails. After open();
    /// may be repeated. Errors, with messages for the operator: InvalidInput (the address),
    /// Unavailable (it is in use, by whom if that can be told, or not of this machine).
    Result<void> listen(const QString &address);
    /// Accepts no more, ends the requests that came over a socket or waits a short while for them.
    /// Harmless when nobody listens.
    void stopListening();

    /// Both, at the address of the options; all or nothing.
    Result<void> start();
    /// Also ends running requests or waits a short while for them, and writes what is waiting to
    /// be written. Harmless twice.
    void stop();

    /// The address in use, `127.0.0.1:8090`; empty while nobody listens.
    QString address() const;
    /// For requests that come without a socket.
    Router &router() const;
    Services &services() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace Binnacle::Runtime
