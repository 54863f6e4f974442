// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/transport.h"
#include "core/result.h"

#include <QFuture>
#include <QObject>
#include <QString>

#include <memory>

namespace Binnacle::Client {

/// One server that the window works on: hosted in this process, or somewhere else.
///
/// Thread: GUI; nothing blocks.
class Instance : public QObject
{
    Q_OBJECT

public:
    enum class Kind
    {
        Local,
        Remote
    };
    /// Of the listener. A local instance answers the window in every one of them, for it needs no
    /// socket; what is stopped is the HTTP listener, so that nobody else is served.
    enum class State
    {
        Stopped,
        Starting,
        Running,
        Stopping,
        Failed
    };
    Q_ENUM(State)

    using QObject::QObject;

    virtual Kind kind() const = 0;
    /// The directory's last name, or the host.
    virtual QString name() const = 0;
    /// `127.0.0.1:8090`, where it listens or would listen; a remote's URL.
    virtual QString address() const = 0;
    /// The data directory; empty for a remote.
    virtual QString directory() const = 0;
    /// `SQLite 3.40.1` and the like; empty while unknown.
    virtual QString engine() const = 0;
    virtual State state() const = 0;
    /// Why the state is Failed, for the operator: a busy port and what can be done about it.
    virtual QString failure() const = 0;
    virtual Transport &transport() = 0;

    /// For Local only; they do nothing for a remote.
    virtual void start() = 0;
    virtual void stop() = 0;
    virtual void restart() = 0;
    /// Kept for the next start; restarts the listener when it runs.
    virtual void setAddress(const QString &address) = 0;

signals:
    void stateChanged();
    void addressChanged();
};

struct NewProject
{
    QString directory;
    QString superuserEmail;
    QString superuserPassword;
    QString address = QStringLiteral("127.0.0.1:8090");
};

struct AttachTarget
{
    /// `http://10.0.0.5:8090`
    QString url;
    QString email;
    QString password;
};

/// Makes instances; implemented by the program, which alone may host a server.
///
/// Thread: GUI; nothing blocks. Errors: Conflict (another server runs on the directory),
/// PreconditionFailed (no data directory), InvalidInput, Unavailable, Unauthenticated.
/// The instance comes by shared_ptr because a future's result is copied; the window is its owner.
class InstanceOpener
{
public:
    using Opened = QFuture<Result<std::shared_ptr<Instance>>>;

    virtual ~InstanceOpener() = default;

    /// A Binnacle or PocketBase data directory. It is opened, not yet listening.
    virtual Opened openDirectory(const QString &directory, const QString &address) = 0;
    virtual Opened create(const NewProject &project) = 0;
    /// The sample project, made at the first time.
    virtual Opened openSample() = 0;
    virtual Opened attach(const AttachTarget &target) = 0;
};

}  // namespace Binnacle::Client
