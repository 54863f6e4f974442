// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>

#include <arpa/inet.h>
#include <mutex>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace Binnacle {

/// Answers each connection on loopback with the next of some prepared texts, then closes it. An
/// empty text leaves the client waiting until the server goes. Serves on a thread of its own.
class ScriptedServer
{
public:
    explicit ScriptedServer(QByteArrayList answers)
        : m_answers(std::move(answers))
        , m_listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto *generic = reinterpret_cast<sockaddr *>(&address);
        if (bind(m_listener, generic, length) != 0 || listen(m_listener, 16) != 0
            || getsockname(m_listener, generic, &length) != 0)
            qFatal("cannot listen");
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { serve(); });
    }
    ~ScriptedServer()
    {
        shutdown(m_listener, SHUT_RDWR);
        m_thread.join();
        close(m_listener);
        for (const int peer : m_waiting)
            close(peer);
    }
    ScriptedServer(const ScriptedServer &) = delete;
    ScriptedServer &operator=(const ScriptedServer &) = delete;

    QByteArray url(const QByteArray &path = "/") const
    {
        return "http://127.0.0.1:" + QByteArray::number(m_port) + path;
    }
    /// What came in so far, one text a connection.
    QByteArrayList requests() const
    {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }

private:
    static QByteArray readRequest(int peer)
    {
        QByteArray text;
        char buffer[4096];
        for (;;) {
            const qsizetype head = text.indexOf("\r\n\r\n");
            if (head >= 0) {
                const qsizetype at = text.indexOf("Content-Length: ");
                const qsizetype length = at < 0 || at > head
                    ? 0
                    : text.mid(at + 16, text.indexOf('\r', at) - at - 16).toInt();
                if (text.size() >= head + 4 + length)
                    return text;
            }
            const ssize_t got = recv(peer, buffer, sizeof buffer, 0);
            if (got <= 0)
                return text;
            text.append(buffer, got);
        }
    }

    void serve()
    {
        for (;;) {
            const int peer = accept(m_listener, nullptr, nullptr);
            if (peer < 0)
                return;
            QByteArray request = readRequest(peer);
            {
                const std::lock_guard lock(m_mutex);
                m_requests.append(std::move(request));
            }
            const QByteArray answer = m_answers.isEmpty() ? QByteArray() : m_answers.takeFirst();
            if (answer.isEmpty()) {
                m_waiting.push_back(peer);
                continue;
            }
            qsizetype sent = 0;
            while (sent < answer.size()) {
                const ssize_t more = send(peer, answer.constData() + sent,
                                          size_t(answer.size() - sent), MSG_NOSIGNAL);
                if (more <= 0)
                    break;
                sent += more;
            }
            close(peer);
        }
    }

    QByteArrayList m_answers;
    const int m_listener;
    quint16 m_port = 0;
    mutable std::mutex m_mutex;
    QByteArrayList m_requests;
    std::vector<int> m_waiting;
    std::thread m_thread;
};

}  // namespace Binnacle
