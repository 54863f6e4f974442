// SPDX-License-Identifier: GPL-3.0-or-later
#include "hosting/hostedserver.h"

#include "db/database.h"
#include "runtime/services.h"

namespace Binnacle {

HostedServer::HostedServer(const Runtime::ServerOptions &options)
    : m_messages(m_clock)
    , m_server(options, &m_messages)
{
}

HostedServer::~HostedServer()
{
    close();
}

Result<void> HostedServer::open(const SetUp &setUp)
{
    Result<void> done = m_server.open();
    if (done && setUp)
        done = setUp(m_server.services());
    if (!done) {
        m_server.stop();
        return done;
    }
    m_transport.attach(m_server.router());
    return {};
}

Result<QString> HostedServer::listen(const QString &address)
{
    if (Result<void> listening = m_server.listen(address); !listening)
        return std::move(listening).error();
    return m_server.address();
}

void HostedServer::close()
{
    m_transport.detach();
    m_server.stop();
}

QString HostedServer::engine() const
{
    return QString::fromLatin1(m_server.services().directory().data().engine());
}

}  // namespace Binnacle
