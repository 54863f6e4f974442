// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/transport.h"

#include <QThreadPool>

#include <memory>

namespace Binnacle {

class Router;

/// Carries calls straight to a router of this process, as its owner (decisions D10).
///
/// Thread: any for call() and open(); attach() and detach() on one thread. Answers finish on a
/// worker of the router, those of inline routes at once.
class InProcessTransport final : public Client::Transport
{
    Q_DISABLE_COPY_MOVE(InProcessTransport)

public:
    InProcessTransport();
    /// Detaches.
    ~InProcessTransport() override;

    /// From now on calls go to @p router. Not while another one is attached.
    void attach(Router &router);
    /// From now on calls get Unavailable. Tells running ones to stop and waits for those that are
    /// just being handed over, so that the router may be shut down and go. Harmless twice.
    void detach();

    /// Errors: Unavailable (no router), Cancelled, InvalidInput (the answer is a stream).
    void call(Client::ApiRequest request, Client::ReplyHandler done) override;
    std::unique_ptr<Client::EventStream> open(Client::ApiRequest request) override;

private:
    class Gate;
    class PendingCall;

    void sendForm(Client::ApiRequest request, const std::shared_ptr<PendingCall> &call);

    const std::unique_ptr<Gate> m_gate;
    /// Forms are put together here, away from the caller; ends first.
    QThreadPool m_pool;
};

}  // namespace Binnacle
