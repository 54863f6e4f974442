// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>

namespace Binnacle {

/// Tells other processes on the same data directory that something changed, and hears it from
/// them: a file `what@who` made and removed at once in a marker directory (P10.3).
///
/// Thread: any. Hearing needs inotify; without it, or while nobody listens, nothing is heard.
class ChangeMarkers final
{
public:
    /// `settings` or `collections`; called on a thread of its own, at most once each 50 ms.
    using Handler = std::function<void(const QByteArray &what)>;

    /// @p directory is made when missing.
    explicit ChangeMarkers(QString directory);
    ~ChangeMarkers();
    ChangeMarkers(const ChangeMarkers &) = delete;
    ChangeMarkers &operator=(const ChangeMarkers &) = delete;

    /// Best effort: who cannot be told will see the change at its next start.
    void announce(const QByteArray &what) const;
    /// Starts listening, once; our own markers are not reported. False without inotify.
    bool listen(Handler handler);
    /// Waits for a call of the handler that is under way. On the thread that called listen().
    void stopListening();

private:
    class Listener;
    QString m_directory;
    QByteArray m_instance;
    std::unique_ptr<Listener> m_listener;
};

}  // namespace Binnacle
