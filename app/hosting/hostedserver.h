// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "inprocess/inprocesstransport.h"
#include "runtime/server.h"
#include "services/logs/messagelog.h"

#include <functional>

namespace Binnacle {

namespace Runtime {
class Services;
}

/// A server of this process with the way to it.
///
/// Thread: the host thread, where all of it blocks; the transport on any.
class HostedServer final
{
    Q_DISABLE_COPY_MOVE(HostedServer)

public:
    explicit HostedServer(const Runtime::ServerOptions &options);
    /// Closes.
    ~HostedServer();

    /// @p setUp has the open services before anybody else.
    using SetUp = std::function<Result<void>(Runtime::Services &)>;
    Result<void> open(const SetUp &setUp = {});
    /// Gives the address in use.
    Result<QString> listen(const QString &address);
    void stopListening() { m_server.stopListening(); }
    /// Harmless twice.
    void close();

    /// `SQLite 3.40.1`. While it is open.
    QString engine() const;
    Client::Transport &transport() { return m_transport; }

private:
    const SystemClock m_clock;
    MessageLog m_messages;
    Runtime::Server m_server;
    InProcessTransport m_transport;
};

}  // namespace Binnacle
