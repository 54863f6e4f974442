// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/instance.h"
#include "hosting/hostoptions.h"

#include <QHash>
#include <QObject>
#include <QPromise>
#include <QThreadPool>

#include <functional>
#include <memory>

namespace Binnacle {

class HostedServer;
namespace Runtime {
class Services;
}

/// Opens the instances of the window: hosts servers and attaches to others.
///
/// Thread: GUI; see InstanceOpener. The destructor waits for the host thread, so for servers that
/// are still stopping.
class Opener final : public QObject, public Client::InstanceOpener
{
    Q_OBJECT

public:
    explicit Opener(HostOptions options, QObject *parent = nullptr);
    ~Opener() override;

    /// One directory has one instance: while it is open, it is given again.
    Opened openDirectory(const QString &directory, const QString &address) override;
    Opened create(const Client::NewProject &project) override;
    Opened openSample() override;
    Opened attach(const Client::AttachTarget &target) override;

private:
    using InstancePointer = std::shared_ptr<Client::Instance>;
    // Shared with the handlers that wait for something to become of it.
    using Promise = std::shared_ptr<QPromise<Result<InstancePointer>>>;
    struct OpenServer;
    using Job = std::function<Result<OpenServer>()>;

    Promise begin() const;
    static void finish(const Promise &promise, Result<InstancePointer> result);
    InstancePointer openInstance(const QString &directory) const;
    Result<OpenServer> openServer(const QString &directory,
                                  const std::function<Result<void>(Runtime::Services &)> &setUp
                                  = {}) const;
    /// Runs @p job on the host thread and makes an instance of what it opens.
    Opened host(const QString &directory, const QString &address, Job job);
    void greet(const Promise &promise, const Client::AttachTarget &target, const QUrl &url);

    const HostOptions m_options;
    QHash<QString, std::weak_ptr<Client::Instance>> m_instances;
    /// The host thread. Last: its jobs end before what they use.
    QThreadPool m_hostThread;
};

}  // namespace Binnacle
