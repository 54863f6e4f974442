// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "client/instance.h"
#include "inprocess/inprocesstransport.h"
#include "models/livehub.h"
#include "router/router.h"
#include "runtime/server.h"
#include "widgets/notices.h"
#include "widgets/page.h"
#include "widgets/theme.h"

#include <memory>

namespace Binnacle::Tests {

/// A page's surroundings over a real server in this process, which nobody else can reach.
class PageWorld
{
    class StandingInstance final : public Client::Instance
    {
    public:
        explicit StandingInstance(Client::Transport &transport)
            : m_transport(transport)
        {
        }

        Kind kind() const override { return Kind::Local; }
        QString name() const override { return QStringLiteral("sample"); }
        QString address() const override { return QStringLiteral("127.0.0.1:8090"); }
        QString directory() const override { return {}; }
        QString engine() const override { return QStringLiteral("SQLite"); }
        State state() const override { return State::Running; }
        QString failure() const override { return {}; }
        Client::Transport &transport() override { return m_transport; }
        void start() override { }
        void stop() override { }
        void restart() override { }
        void setAddress(const QString &address) override { Q_UNUSED(address) }

    private:
        Client::Transport &m_transport;
    };

public:
    /// Opens the data directory; see isOpen().
    PageWorld(const QString &directory, Ui::Theme &theme, bool isObserved = true)
        : m_server(options(directory, isObserved))
        , m_isOpen(m_server.open().has_value())
        , client(m_transport)
        , m_instance(m_transport)
        , m_live(client)
        , m_theme(theme)
    {
        if (!m_isOpen)
            return;
        comeBack();
        m_live.start();
    }
    ~PageWorld()
    {
        m_live.stop();
        m_transport.detach();
        m_server.stop();
    }

    bool isOpen() const { return m_isOpen; }
    bool isLive() const { return m_live.link() == Models::LiveHub::Link::Live; }
    /// Calls get no answer any more, and the live feed ends.
    void lose()
    {
        m_transport.detach();
        // A stream that has gone silent would be given up some time later.
        m_live.stop();
        m_live.start();
    }
    void comeBack() { m_transport.attach(m_server.router()); }
    Ui::PageContext context() { return {m_instance, client, m_live, m_theme, notices}; }

private:
    static Runtime::ServerOptions options(const QString &directory, bool isObserved)
    {
        Runtime::ServerOptions made;
        made.data.directory = directory;
        made.isObserved = isObserved;
        return made;
    }

    Runtime::Server m_server;
    const bool m_isOpen;
    InProcessTransport m_transport;

public:
    Client::ApiClient client;
    Ui::Notices notices;

private:
    StandingInstance m_instance;
    Models::LiveHub m_live;
    Ui::Theme &m_theme;
};

}  // namespace Binnacle::Tests
