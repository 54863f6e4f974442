// SPDX-License-Identifier: GPL-3.0-or-later
#include "shots/gate.h"

#include "core/deliver.h"

#include <QMetaObject>
#include <QPromise>

#include <utility>

namespace Binnacle::Shots {

using namespace Qt::StringLiterals;

namespace {

Error noLink()
{
    return Error::make(Error::Kind::Unavailable, u"The server does not answer."_s);
}

/// Ends when the gate is cut.
class GatedStream final : public Client::EventStream
{
public:
    GatedStream(Gate &gate, std::unique_ptr<Client::EventStream> inner)
        : m_inner(std::move(inner))
    {
        if (!m_inner) {
            // Who opened it has yet to connect.
            QMetaObject::invokeMethod(
                this, [this] { emit closed(noLink()); }, Qt::QueuedConnection);
            return;
        }
        connect(m_inner.get(), &EventStream::opened, this, &EventStream::opened);
        connect(m_inner.get(), &EventStream::eventsReceived, this, &EventStream::eventsReceived);
        connect(m_inner.get(), &EventStream::closed, this, &EventStream::closed);
        connect(&gate, &Gate::cut, this, [this](const Error &error) {
            if (const std::unique_ptr<EventStream> ended = std::exchange(m_inner, nullptr)) {
                ended->disconnect(this);
                emit closed(error);
            }
        });
    }

private:
    std::unique_ptr<Client::EventStream> m_inner;
};

class GatedTransport final : public Client::Transport
{
public:
    GatedTransport(Gate &gate, Client::Transport &inner)
        : m_gate(gate)
        , m_inner(inner)
    {
    }

    void call(Client::ApiRequest request, Client::ReplyHandler done) override
    {
        m_gate.call(m_inner, std::move(request), std::move(done));
    }
    std::unique_ptr<Client::EventStream> open(Client::ApiRequest request) override
    {
        return std::make_unique<GatedStream>(
            m_gate,
            m_gate.state() == Gate::State::Cut ? nullptr : m_inner.open(std::move(request)));
    }

private:
    Gate &m_gate;
    Client::Transport &m_inner;
};

class GatedInstance final : public Client::Instance
{
public:
    GatedInstance(Gate &gate, std::shared_ptr<Instance> inner)
        : m_gate(gate)
        , m_inner(std::move(inner))
        , m_transport(gate, m_inner->transport())
    {
        connect(m_inner.get(), &Instance::stateChanged, this, &Instance::stateChanged);
        connect(m_inner.get(), &Instance::addressChanged, this, &Instance::addressChanged);
    }

    /// Only the link to another machine can be cut.
    Kind kind() const override
    {
        return m_gate.state() == Gate::State::Cut ? Kind::Remote : m_inner->kind();
    }
    QString name() const override { return m_inner->name(); }
    QString address() const override { return m_inner->address(); }
    QString directory() const override { return m_inner->directory(); }
    QString engine() const override { return m_inner->engine(); }
    State state() const override { return m_inner->state(); }
    QString failure() const override { return m_inner->failure(); }
    Client::Transport &transport() override { return m_transport; }
    void start() override { m_inner->start(); }
    void stop() override { m_inner->stop(); }
    void restart() override { m_inner->restart(); }
    void setAddress(const QString &address) override { m_inner->setAddress(address); }

private:
    Gate &m_gate;
    std::shared_ptr<Instance> m_inner;  // as the opener gives it
    GatedTransport m_transport;
};

}  // namespace

void Gate::setState(State state)
{
    m_state = state;
    if (state == State::Cut)
        emit cut(noLink());
    if (state == State::Held)
        return;
    for (Waiting &each : std::exchange(m_waiting, {}))
        call(*each.to, std::move(each.request), std::move(each.done));
}

void Gate::call(Client::Transport &to, Client::ApiRequest request, Client::ReplyHandler done)
{
    switch (m_state) {
    case State::Open: to.call(std::move(request), std::move(done)); return;
    case State::Held: m_waiting.push_back({&to, std::move(request), std::move(done)}); return;
    case State::Cut: done(noLink()); return;
    }
}

GatedOpener::GatedOpener(std::unique_ptr<Client::InstanceOpener> opener, Gate &gate)
    : m_opener(std::move(opener))
    , m_gate(gate)
{
}

Client::InstanceOpener::Opened GatedOpener::openDirectory(const QString &directory,
                                                          const QString &address)
{
    return gated(m_opener->openDirectory(directory, address));
}

Client::InstanceOpener::Opened GatedOpener::create(const Client::NewProject &project)
{
    return gated(m_opener->create(project));
}

Client::InstanceOpener::Opened GatedOpener::openSample()
{
    return gated(m_opener->openSample());
}

Client::InstanceOpener::Opened GatedOpener::attach(const Client::AttachTarget &target)
{
    return gated(m_opener->attach(target));
}

Client::InstanceOpener::Opened GatedOpener::gated(const Opened &opened)
{
    using Made = Result<std::shared_ptr<Client::Instance>>;
    auto promise = std::make_shared<QPromise<Made>>();  // with the future's end
    promise->start();
    deliverTo(&m_gate, opened, [gate = &m_gate, promise](const Made &made) {
        if (made)
            promise->addResult(Made(
                std::shared_ptr<Client::Instance>(std::make_shared<GatedInstance>(*gate, *made))));
        else
            promise->addResult(made);
        promise->finish();
    });
    return promise->future();
}

}  // namespace Binnacle::Shots
