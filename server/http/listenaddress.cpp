// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/listenaddress.h"

#include <QScopeGuard>

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace Binnacle::Http {

namespace {

constexpr int backlog = 4096;

QString errorText(int number)
{
    return qt_error_string(number);
}

bool hasIpv6()
{
    return Descriptor(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0)).isValid();
}

Error badAddress(const QString &text)
{
    return Error::invalidInput(u"The listen address \""_s + text
                               + u"\" must have the form host:port."_s);
}

}  // namespace

Descriptor &Descriptor::operator=(Descriptor &&other) noexcept
{
    if (this != &other) {
        reset();
        m_fd = other.release();
    }
    return *this;
}

int Descriptor::release()
{
    return std::exchange(m_fd, -1);
}

void Descriptor::reset()
{
    if (m_fd >= 0)
        ::close(release());
}

Result<ListenAddress> ListenAddress::parse(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon < 0)
        return badAddress(text);
    bool isNumber = false;
    const ushort port = QStringView(text).sliced(colon + 1).toUShort(&isNumber);
    QString host = text.first(colon);
    const bool isBracketed = host.startsWith(u'[') && host.endsWith(u']');
    if (isBracketed)
        host = host.sliced(1, host.size() - 2);
    if (!isNumber || (!isBracketed && host.contains(u':')) || (isBracketed && host.isEmpty()))
        return badAddress(text);

    ListenAddress address;
    if (host.isEmpty())
        host = hasIpv6() ? u"::"_s : u"0.0.0.0"_s;
    else if (host.compare("localhost"_L1, Qt::CaseInsensitive) == 0)
        host = u"127.0.0.1"_s;  // a machine without a hosts file has it too (RFC 6761)
    address.m_isDual = host == u"::"_s;
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE;
    addrinfo *found = nullptr;
    const int failure = ::getaddrinfo(host.toUtf8().constData(), nullptr, &hints, &found);
    if (failure != 0) {
        return Error::invalidInput(u"The listen address \""_s + text + u"\" cannot be resolved."_s)
            .withDetail(QString::fromLocal8Bit(::gai_strerror(failure)));
    }
    const auto cleanup = qScopeGuard([found] { ::freeaddrinfo(found); });
    // A name that stands for both families means IPv4, like with other servers.
    const addrinfo *chosen = found;
    for (const addrinfo *info = found; info != nullptr; info = info->ai_next) {
        if (info->ai_family == AF_INET) {
            chosen = info;
            break;
        }
    }
    std::memcpy(&address.m_storage, chosen->ai_addr, chosen->ai_addrlen);
    address.m_length = chosen->ai_addrlen;
    address.setPort(port);
    return address;
}

const sockaddr *ListenAddress::address() const
{
    return reinterpret_cast<const sockaddr *>(&m_storage);
}

quint16 ListenAddress::port() const
{
    return m_storage.ss_family == AF_INET6
        ? ntohs(reinterpret_cast<const sockaddr_in6 *>(&m_storage)->sin6_port)
        : ntohs(reinterpret_cast<const sockaddr_in *>(&m_storage)->sin_port);
}

void ListenAddress::setPort(quint16 port)
{
    if (m_storage.ss_family == AF_INET6)
        reinterpret_cast<sockaddr_in6 *>(&m_storage)->sin6_port = htons(port);
    else
        reinterpret_cast<sockaddr_in *>(&m_storage)->sin_port = htons(port);
}

QString ListenAddress::toString() const
{
    std::array<char, NI_MAXHOST> host{};
    ::getnameinfo(address(), m_length, host.data(), host.size(), nullptr, 0, NI_NUMERICHOST);
    const QString name = QString::fromLatin1(host.data());
    const QString shown = m_storage.ss_family == AF_INET6 ? QString(u'[' + name + u']') : name;
    return shown + u':' + QString::number(port());
}

Result<Descriptor> ListenAddress::bound(bool isShared) const
{
    Descriptor fd(::socket(m_storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd.isValid()) {
        return Error::make(Error::Kind::Unavailable, u"Cannot open a socket."_s, errorText(errno));
    }
    const int one = 1;
    const int onlyIpv6 = m_isDual ? 0 : 1;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (isShared)
        ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
    if (m_storage.ss_family == AF_INET6)
        ::setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &onlyIpv6, sizeof onlyIpv6);
    // Accepted sockets inherit it.
    ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (::bind(fd.get(), address(), m_length) == 0)
        return fd;
    const int number = errno;
    const QString reason = number == EADDRINUSE ? u"the address is already in use"_s
        : number == EACCES                      ? u"not permitted"_s
        : number == EADDRNOTAVAIL               ? u"it is no address of this machine"_s
                                                : errorText(number);
    return Error::make(Error::Kind::Unavailable,
                       u"Cannot listen on "_s + toString() + u": "_s + reason + u'.',
                       errorText(number));
}

Result<void> ListenAddress::probe() const
{
    if (port() == 0)
        return {};
    const Result<Descriptor> fd = bound(false);
    if (!fd)
        return fd.error();
    return {};
}

Result<Descriptor> ListenAddress::listen() const
{
    Result<Descriptor> fd = bound(true);
    if (!fd)
        return fd;
    if (::listen((*fd).get(), backlog) != 0) {
        return Error::make(Error::Kind::Unavailable,
                           u"Cannot listen on "_s + toString() + u": "_s + errorText(errno) + u'.');
    }
    return fd;
}

void ListenAddress::adoptPort(const Descriptor &listener)
{
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    if (::getsockname(listener.get(), reinterpret_cast<sockaddr *>(&storage), &length) != 0)
        return;
    setPort(storage.ss_family == AF_INET6
                ? ntohs(reinterpret_cast<const sockaddr_in6 *>(&storage)->sin6_port)
                : ntohs(reinterpret_cast<const sockaddr_in *>(&storage)->sin_port));
}

}  // namespace Binnacle::Http
