// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/instance.h"

#include <memory>

class QThreadPool;

namespace Binnacle {

class HostedServer;

/// A server that this process hosts. It is open as long as the instance lives; start() and stop()
/// are about serving others.
///
/// Thread: GUI.
class LocalInstance final : public Client::Instance
{
    Q_OBJECT

public:
    /// @p server is open and not listening; @p hostThread, a pool of one, must outlive the
    /// instance.
    LocalInstance(std::shared_ptr<HostedServer> server, QThreadPool &hostThread,
                  const QString &directory, const QString &engine, const QString &address);
    /// Leaves closing to the host thread.
    ~LocalInstance() override;

    Kind kind() const override { return Kind::Local; }
    QString name() const override;
    QString address() const override { return m_address; }
    QString directory() const override { return m_directory; }
    QString engine() const override { return m_engine; }
    State state() const override { return m_state; }
    QString failure() const override { return m_failure; }
    Client::Transport &transport() override;

    void start() override;
    void stop() override;
    void restart() override;
    void setAddress(const QString &address) override;

private:
    void listen();
    void setState(State state, const QString &failure = {});
    void setActualAddress(const QString &address);

    QThreadPool &m_hostThread;
    // Shared with the jobs of the host thread, the last of which closes it.
    std::shared_ptr<HostedServer> m_server;
    const QString m_directory;
    const QString m_engine;
    QString m_address;
    State m_state = State::Stopped;
    QString m_failure;
    /// Counts what was asked for; only the newest answer counts.
    int m_generation = 0;
};

}  // namespace Binnacle
