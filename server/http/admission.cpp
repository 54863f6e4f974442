// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/admission.h"

#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <net/if.h>
#include <netinet/in.h>

namespace Binnacle::Http {

namespace {

// A subscriber's IPv6 network; addresses within it are for the taking.
constexpr qsizetype networkBytes = 8;

Peer fromIpv4(const in_addr &address)
{
    std::array<char, INET_ADDRSTRLEN> text{};
    ::inet_ntop(AF_INET, &address, text.data(), text.size());
    Peer peer;
    peer.text = QByteArray(text.data());
    peer.limitKey = peer.text;
    peer.isLoopback = (ntohl(address.s_addr) >> 24) == 127;
    return peer;
}

}  // namespace

Peer Peer::fromAddress(const sockaddr_storage &address)
{
    if (address.ss_family == AF_INET)
        return fromIpv4(reinterpret_cast<const sockaddr_in *>(&address)->sin_addr);

    const auto *ipv6 = reinterpret_cast<const sockaddr_in6 *>(&address);
    if (IN6_IS_ADDR_V4MAPPED(&ipv6->sin6_addr)) {
        in_addr mapped{};
        std::memcpy(&mapped, &ipv6->sin6_addr.s6_addr[12], sizeof mapped);
        return fromIpv4(mapped);
    }
    Peer peer;
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(AF_INET6, &ipv6->sin6_addr, text.data(), text.size());
    peer.text = QByteArray(text.data());
    std::array<char, IF_NAMESIZE> zone{};
    if (ipv6->sin6_scope_id != 0 && ::if_indextoname(ipv6->sin6_scope_id, zone.data()) != nullptr)
        peer.text.append('%').append(zone.data());
    peer.limitKey
        = QByteArray(reinterpret_cast<const char *>(ipv6->sin6_addr.s6_addr), networkBytes);
    peer.isLoopback = IN6_IS_ADDR_LOOPBACK(&ipv6->sin6_addr);
    return peer;
}

bool Admission::admit(const Peer &peer)
{
    if (m_open.fetch_add(1) >= m_maximum && m_maximum > 0) {
        m_open.fetch_sub(1);
        return false;
    }
    if (!countsByClient(peer))
        return true;
    const std::lock_guard lock(m_mutex);
    int &count = m_byClient[peer.limitKey];
    if (count >= m_maximumPerClient) {
        m_open.fetch_sub(1);
        return false;
    }
    ++count;
    return true;
}

void Admission::release(const Peer &peer)
{
    m_open.fetch_sub(1);
    if (!countsByClient(peer))
        return;
    const std::lock_guard lock(m_mutex);
    const auto it = m_byClient.find(peer.limitKey);
    if (it != m_byClient.end() && --*it == 0)
        m_byClient.erase(it);
}

}  // namespace Binnacle::Http
