// SPDX-License-Identifier: GPL-3.0-or-later
#include "hosting/localinstance.h"

#include "core/deliver.h"
#include "hosting/hostedserver.h"

#include <QDir>
#include <QThreadPool>
#include <QtConcurrentRun>

namespace Binnacle {

LocalInstance::LocalInstance(std::shared_ptr<HostedServer> server, QThreadPool &hostThread,
                             const QString &directory, const QString &engine,
                             const QString &address)
    : m_hostThread(hostThread)
    , m_server(std::move(server))
    , m_directory(directory)
    , m_engine(engine)
    , m_address(address)
{
}

LocalInstance::~LocalInstance()
{
    m_hostThread.start([server = std::move(m_server)] { server->close(); });
}

QString LocalInstance::name() const
{
    return QDir(m_directory).dirName();
}

Client::Transport &LocalInstance::transport()
{
    return m_server->transport();
}

void LocalInstance::start()
{
    if (m_state == State::Running || m_state == State::Starting)
        return;
    listen();
}

void LocalInstance::restart()
{
    listen();
}

void LocalInstance::stop()
{
    if (m_state == State::Stopped || m_state == State::Stopping)
        return;
    setState(State::Stopping);
    const auto stopped
        = QtConcurrent::run(&m_hostThread, [server = m_server] { server->stopListening(); });
    auto *watcher = new QFutureWatcher<void>(this);
    connect(watcher, &QFutureWatcherBase::finished, this,
            [this, watcher, generation = ++m_generation] {
                watcher->deleteLater();
                if (generation == m_generation)
                    setState(State::Stopped);
            });
    watcher->setFuture(stopped);
}

void LocalInstance::setAddress(const QString &address)
{
    if (m_address == address)
        return;
    m_address = address;
    emit addressChanged();
    if (m_state == State::Running || m_state == State::Starting)
        listen();
}

/// Also when it listens already: the server then leaves its old address first.
void LocalInstance::listen()
{
    setState(State::Starting);
    const QFuture<Result<QString>> listening
        = QtConcurrent::run(&m_hostThread, [server = m_server, address = m_address] {
              return server->listen(address);
          });
    deliverTo(this, listening, [this, generation = ++m_generation](const Result<QString> &address) {
        if (generation != m_generation)
            return;
        if (!address) {
            setState(State::Failed, address.error().message);
            return;
        }
        setActualAddress(*address);
        setState(State::Running);
    });
}

/// Port 0 becomes the one that was free. Names stay as they were given.
void LocalInstance::setActualAddress(const QString &address)
{
    const QString port = address.section(u':', -1);
    if (m_address.section(u':', -1) == port)
        return;
    m_address = m_address.section(u':', 0, -2) + u':' + port;
    emit addressChanged();
}

void LocalInstance::setState(State state, const QString &failure)
{
    if (m_state == state && m_failure == failure)
        return;
    m_state = state;
    m_failure = failure;
    emit stateChanged();
}

}  // namespace Binnacle
