// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "client/httptransport.h"
#include "client/instance.h"

#include <QTimer>
#include <QUrl>

#include <memory>

namespace Binnacle {

/// A server elsewhere, signed in to as a superuser. Renews its token long before it ends.
///
/// Thread: GUI.
class RemoteInstance final : public Client::Instance
{
    Q_OBJECT

public:
    /// @p transport carries the token already.
    RemoteInstance(std::unique_ptr<Client::HttpTransport> transport, const QUrl &url,
                   const QString &engine);
    ~RemoteInstance() override;

    Kind kind() const override { return Kind::Remote; }
    QString name() const override { return m_url.host(); }
    QString address() const override { return m_url.toString(); }
    QString directory() const override { return {}; }
    QString engine() const override { return m_engine; }
    State state() const override { return State::Running; }
    QString failure() const override { return {}; }
    Client::Transport &transport() override { return *m_transport; }

    void start() override { }
    void stop() override { }
    void restart() override { }
    void setAddress(const QString &address) override { Q_UNUSED(address) }

private:
    void renewToken();

    const QUrl m_url;
    const QString m_engine;
    std::unique_ptr<Client::HttpTransport> m_transport;
    Client::ApiClient m_client;
    QTimer m_renewal;
};

}  // namespace Binnacle
