// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/singleinstance.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QLocalSocket>
#include <QLoggingCategory>
#include <QStandardPaths>
#include <QThread>
#include <QTimer>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Binnacle {

Q_LOGGING_CATEGORY(lcWindow, "binnacle.window", QtInfoMsg)

namespace {

constexpr qint64 longestMessage = 8 * 1024;
constexpr qsizetype mostConnections = 8;
constexpr auto hearingTime = 2s;
constexpr auto handOverTime = 5s;
constexpr QByteArrayView taken("ok\n");

QString makeDirectory(const QString &directory)
{
    QDir().mkpath(directory);
    return directory + u"/binnacle-window"_s;
}

}  // namespace

SingleInstance::SingleInstance(const QString &directory, QObject *parent)
    : QObject(parent)
    , m_path(makeDirectory(directory))
    , m_lock(m_path + u".lock"_s)
{
    // A lock counts as long as its process lives.
    m_lock.setStaleLockTime(0);
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::accept);
}

SingleInstance::~SingleInstance() = default;

QString SingleInstance::standardDirectory()
{
    // Without one Qt would make up a place and complain.
    return QStandardPaths::writableLocation(qEnvironmentVariableIsEmpty("XDG_RUNTIME_DIR")
                                                ? QStandardPaths::AppConfigLocation
                                                : QStandardPaths::RuntimeLocation);
}

SingleInstance::Role SingleInstance::claim()
{
    if (!m_lock.tryLock(0)) {
        if (m_lock.error() == QLockFile::LockFailedError)
            return Role::Later;
        qCWarning(lcWindow) << "cannot lock" << m_path;
        return Role::Unknown;
    }
    // Whoever left it there is gone.
    QLocalServer::removeServer(m_path);
    if (!m_server.listen(m_path)) {
        qCWarning(lcWindow) << "cannot listen at" << m_path << "-" << m_server.errorString();
        return Role::Unknown;
    }
    return Role::First;
}

Result<void> SingleInstance::handOver(const WindowRequest &request) const
{
    const QByteArray line = toMessage(request) + '\n';
    if (line.size() > longestMessage)
        return Error::invalidInput(u"what shall be opened has too long a name"_s);
    const QDeadlineTimer deadline(handOverTime);
    const auto left = [&deadline] { return int(deadline.remainingTime()); };
    while (!deadline.hasExpired()) {
        QLocalSocket socket;
        socket.connectToServer(m_path);
        // It may be about to listen.
        if (!socket.waitForConnected(left())) {
            QThread::msleep(50);
            continue;
        }
        socket.write(line);
        QByteArray answer;
        while (answer.size() < taken.size() && socket.waitForReadyRead(left()))
            answer += socket.readAll();
        if (answer == taken)
            return {};
        break;
    }
    return Error::make(Error::Kind::Unavailable,
                       u"the window that is open already does not answer. `--new-window` opens "
                       "another one."_s);
}

void SingleInstance::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        if (m_server.findChildren<QLocalSocket *>().size() > mostConnections) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        QTimer::singleShot(hearingTime, socket, &QLocalSocket::abort);
        read(socket);
    }
}

void SingleInstance::read(QLocalSocket *socket)
{
    if (!socket->canReadLine()) {
        if (socket->bytesAvailable() > longestMessage)
            socket->abort();
        return;
    }
    const std::optional<WindowRequest> request = fromMessage(socket->readLine(longestMessage));
    if (!request) {
        qCWarning(lcWindow) << "another launch asked for something unknown";
        socket->abort();
        return;
    }
    socket->disconnect(this);
    socket->write(taken.data(), taken.size());
    socket->disconnectFromServer();
    emit requested(*request);
}

}  // namespace Binnacle
