// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/changemarkers.h"

#include "core/random.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <set>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <thread>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace Binnacle {

/// Reads the directory's events on a thread of its own.
class ChangeMarkers::Listener
{
public:
    Listener(int watch, QByteArray instance, Handler handler)
        : m_watch(watch)
        , m_wake(eventfd(0, EFD_CLOEXEC))
        , m_instance(std::move(instance))
        , m_handler(std::move(handler))
        , m_thread([this] { run(); })
    {
    }

    ~Listener()
    {
        const quint64 one = 1;
        // The counter is at zero: this write can neither block nor fall short.
        [[maybe_unused]] const ssize_t written = ::write(m_wake, &one, sizeof one);
        m_thread.join();
        ::close(m_watch);
        ::close(m_wake);
    }

private:
    void run()
    {
        // What came in since the last report: bursts become one, and one without end is told of in
        // portions.
        std::set<QByteArray> pending;
        QDeadlineTimer report(QDeadlineTimer::Forever);
        while (true) {
            pollfd descriptors[] = {{m_watch, POLLIN, 0}, {m_wake, POLLIN, 0}};
            const int ready = ::poll(descriptors, 2, int(report.remainingTime()));
            if (ready < 0 && errno != EINTR)
                return;
            if (ready > 0 && descriptors[1].revents)
                return;
            if (ready > 0 && descriptors[0].revents) {
                readEvents(pending);
                if (report.isForever() && !pending.empty())
                    report = QDeadlineTimer(50);
            }
            if (report.hasExpired()) {
                report = QDeadlineTimer(QDeadlineTimer::Forever);
                for (const QByteArray &what : std::exchange(pending, {}))
                    m_handler(what);
            }
        }
    }

    void readEvents(std::set<QByteArray> &pending) const
    {
        alignas(inotify_event) char buffer[8192];
        const ssize_t length = ::read(m_watch, buffer, sizeof buffer);
        for (ssize_t at = 0; at + ssize_t(sizeof(inotify_event)) <= length;) {
            const auto *event = reinterpret_cast<const inotify_event *>(buffer + at);
            at += ssize_t(sizeof(inotify_event)) + ssize_t(event->len);
            const QByteArray name = event->len ? QByteArray(event->name) : QByteArray();
            const qsizetype separator = name.indexOf('@');
            if (separator > 0 && name.mid(separator + 1) != m_instance)
                pending.insert(name.left(separator));
        }
    }

    int m_watch;
    int m_wake;
    QByteArray m_instance;
    Handler m_handler;
    std::thread m_thread;
};

ChangeMarkers::ChangeMarkers(QString directory)
    : m_directory(std::move(directory))
    , m_instance(randomRecordId())
{
    QDir().mkpath(m_directory);
}

ChangeMarkers::~ChangeMarkers() = default;

void ChangeMarkers::announce(const QByteArray &what) const
{
    QFile marker(m_directory + u'/' + QString::fromLatin1(what) + u'@'
                 + QString::fromLatin1(m_instance));
    if (marker.open(QIODevice::WriteOnly)) {
        marker.close();
        marker.remove();
    }
}

void ChangeMarkers::stopListening()
{
    m_listener.reset();
}

bool ChangeMarkers::listen(Handler handler)
{
    Q_ASSERT(!m_listener);
    const int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch < 0)
        return false;
    if (inotify_add_watch(watch, QFile::encodeName(m_directory).constData(),
                          IN_CREATE | IN_MOVED_TO)
        < 0) {
        ::close(watch);
        return false;
    }
    m_listener = std::make_unique<Listener>(watch, m_instance, std::move(handler));
    return true;
}

}  // namespace Binnacle
