// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSemaphore>
#include <QString>

#include <atomic>
#include <memory>

class QTcpSocket;
class QThread;

namespace Binnacle::Shots {

/// What the server said.
struct HttpAnswer
{
    /// 0: there was no answer.
    int status = 0;
    QByteArray body;
};

/// A connection of HTTP/1.1 that waits for its answers. Thread: the one that made it.
class HttpLine final
{
public:
    explicit HttpLine(quint16 port);
    ~HttpLine();

    HttpAnswer call(const QByteArray &method, const QByteArray &target, const QByteArray &json = {},
                    const QByteArray &token = {});
    /// The token; empty when refused.
    QByteArray signIn(const QByteArray &collection, const QByteArray &email,
                      const QByteArray &password);

private:
    bool connectToServer();
    HttpAnswer readAnswer();

    const quint16 m_port;
    std::unique_ptr<QTcpSocket> m_socket;
};

/// Calls a server as its users would, from a thread of its own: reads and writes, well-formed and
/// not, allowed and not, quick and slow.
class Traffic final
{
public:
    explicit Traffic(quint16 port);
    /// Ends it.
    ~Traffic();

    /// Answers that came.
    int count() const { return m_count.load(); }

private:
    void run();

    const quint16 m_port;
    std::atomic<int> m_count = 0;
    QSemaphore m_stop;
    std::unique_ptr<QThread> m_thread;
};

}  // namespace Binnacle::Shots
