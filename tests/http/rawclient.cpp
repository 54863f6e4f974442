// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/rawclient.h"

#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace {

constexpr int patienceMilliseconds = 20'000;

bool waitFor(int socket, short events)
{
    pollfd waiting{socket, events, 0};
    return ::poll(&waiting, 1, patienceMilliseconds) == 1;
}

}  // namespace

QByteArray RawResponse::field(const QByteArray &name) const
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.first(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.sliced(colon + 1).trimmed();
    }
    return {};
}

RawClient::RawClient(quint16 port, Family family)
{
    sockaddr_storage storage{};
    socklen_t length = 0;
    if (family == Family::Ipv4) {
        auto *address = reinterpret_cast<sockaddr_in *>(&storage);
        address->sin_family = AF_INET;
        address->sin_port = htons(port);
        address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        length = sizeof *address;
    } else {
        auto *address = reinterpret_cast<sockaddr_in6 *>(&storage);
        address->sin6_family = AF_INET6;
        address->sin6_port = htons(port);
        address->sin6_addr = in6addr_loopback;
        length = sizeof *address;
    }
    m_socket = ::socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int one = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (::connect(m_socket, reinterpret_cast<const sockaddr *>(&storage), length) != 0)
        close();
}

RawClient::~RawClient()
{
    close();
}

bool RawClient::send(const QByteArray &bytes)
{
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        const qint64 count = sendSome(bytes.sliced(sent));
        if (count < 0 || (count == 0 && !waitFor(m_socket, POLLOUT)))
            return false;
        sent += count;
    }
    return true;
}

qint64 RawClient::sendSome(const QByteArray &bytes)
{
    const ssize_t count
        = ::send(m_socket, bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0)
        return count;
    return errno == EAGAIN ? 0 : -1;
}

void RawClient::finishSending()
{
    ::shutdown(m_socket, SHUT_WR);
}

void RawClient::abort()
{
    const linger noWait{1, 0};
    ::setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &noWait, sizeof noWait);
    close();
}

void RawClient::close()
{
    if (m_socket >= 0)
        ::close(std::exchange(m_socket, -1));
}

void RawClient::setReceiveBuffer(int bytes)
{
    ::setsockopt(m_socket, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

bool RawClient::receiveMore()
{
    if (m_socket < 0 || !waitFor(m_socket, POLLIN))
        return false;
    std::array<char, 65536> buffer;
    const ssize_t count = ::recv(m_socket, buffer.data(), buffer.size(), 0);
    if (count <= 0)
        return false;
    m_received.append(buffer.data(), count);
    return true;
}

QByteArray RawClient::readUntil(const QByteArray &mark)
{
    qsizetype found = -1;
    while ((found = m_received.indexOf(mark)) < 0) {
        if (!receiveMore())
            return {};
    }
    const QByteArray bytes = m_received.first(found + mark.size());
    m_received.remove(0, bytes.size());
    return bytes;
}

std::optional<QByteArray> RawClient::readChunkedBody()
{
    QByteArray body;
    for (;;) {
        bool isNumber = false;
        const qsizetype size = readUntil("\r\n").trimmed().toLongLong(&isNumber, 16);
        if (!isNumber)
            return {};
        while (m_received.size() < size + 2) {
            if (!receiveMore())
                return {};
        }
        body.append(m_received.first(size));
        m_received.remove(0, size + 2);
        if (size == 0)
            return body;
    }
}

std::optional<RawResponse> RawClient::readResponse(bool isBodyless)
{
    RawResponse response;
    response.head = readUntil("\r\n\r\n");
    if (!response.head.startsWith("HTTP/1.1 "))
        return {};
    response.status = response.head.sliced(9, 3).toInt();
    if (isBodyless || response.status < 200 || response.status == 204 || response.status == 304)
        return response;
    if (response.field("Transfer-Encoding") == "chunked") {
        const std::optional<QByteArray> body = readChunkedBody();
        if (!body)
            return {};
        response.body = *body;
        return response;
    }
    bool isNumber = false;
    const qsizetype length = response.field("Content-Length").toLongLong(&isNumber);
    if (!isNumber)
        return {};
    while (m_received.size() < length) {
        if (!receiveMore())
            return {};
    }
    response.body = m_received.first(length);
    m_received.remove(0, length);
    return response;
}

bool RawClient::isEnded()
{
    if (!m_received.isEmpty() || !waitFor(m_socket, POLLIN))
        return false;
    char byte = 0;
    return ::recv(m_socket, &byte, 1, 0) <= 0;
}
