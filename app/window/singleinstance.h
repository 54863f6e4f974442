// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "window/windowrequest.h"

#include <QLocalServer>
#include <QLockFile>
#include <QObject>

class QLocalSocket;

namespace Binnacle {

/// One window a user: the first launch listens on a local socket, later ones tell it what they
/// were asked to open.
///
/// A lock file says who is first, so that a socket left behind by a crash does no harm. Both lie in
/// a directory of the user; nobody else may connect. A message is one line of at most 8 KiB, heard
/// from at most 8 launches at a time for 2 seconds each.
///
/// Thread: GUI.
class SingleInstance final : public QObject
{
    Q_OBJECT

public:
    enum class Role
    {
        First,
        /// Another one is there: hand over.
        Later,
        /// Nobody can be told apart here, as on a disk that takes no locks. Go on without.
        Unknown
    };

    explicit SingleInstance(const QString &directory, QObject *parent = nullptr);
    ~SingleInstance() override;

    /// Becomes the first if there is none.
    Role claim();
    /// Blocks until the first one has taken @p request, 5 seconds at most. Error: Unavailable.
    Result<void> handOver(const WindowRequest &request) const;

    /// The user's directory for such things.
    static QString standardDirectory();

signals:
    /// Another launch asks for it.
    void requested(const Binnacle::WindowRequest &request);

private:
    void accept();
    void read(QLocalSocket *socket);

    const QString m_path;
    QLockFile m_lock;
    QLocalServer m_server;
};

}  // namespace Binnacle
