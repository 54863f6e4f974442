// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/instance.h"

#include <memory>
#include <vector>

namespace Binnacle::Shots {

/// Stands between the window and the server's transport: lets calls through, holds them back, or
/// cuts the link, so that the states in between can be looked at.
///
/// Thread: GUI, as all calls of the window are made there.
class Gate final : public QObject
{
    Q_OBJECT

public:
    enum class State
    {
        Open,
        /// Calls wait until it opens.
        Held,
        /// Calls fail, streams end and do not open.
        Cut
    };

    State state() const { return m_state; }
    void setState(State state);

    void call(Client::Transport &to, Client::ApiRequest request, Client::ReplyHandler done);

signals:
    void cut(const Binnacle::Error &error);

private:
    struct Waiting
    {
        Client::Transport *to;
        Client::ApiRequest request;
        Client::ReplyHandler done;
    };

    State m_state = State::Open;
    std::vector<Waiting> m_waiting;
};

/// Opens what @p opener opens, behind the gate.
class GatedOpener final : public Client::InstanceOpener
{
public:
    GatedOpener(std::unique_ptr<Client::InstanceOpener> opener, Gate &gate);

    Opened openDirectory(const QString &directory, const QString &address) override;
    Opened create(const Client::NewProject &project) override;
    Opened openSample() override;
    Opened attach(const Client::AttachTarget &target) override;

private:
    Opened gated(const Opened &opened);

    std::unique_ptr<Client::InstanceOpener> m_opener;
    Gate &m_gate;
};

}  // namespace Binnacle::Shots
