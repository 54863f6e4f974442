// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/publicaddress.h"

#include <QtGlobal>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>

namespace Binnacle {

namespace {

struct Ipv4Network
{
    quint32 address;
    int prefix;
};

constexpr std::array<Ipv4Network, 14> closedNetworks = {{
    {0x00000000, 8},   // this network, unspecified
    {0x0a000000, 8},   // private
    {0x64400000, 10},  // shared
    {0x7f000000, 8},   // loopback
    {0xa9fe0000, 16},  // link-local
    {0xac100000, 12},  // private
    {0xc0000000, 24},  // protocol assignments
    {0xc0000200, 24},  // documentation
    {0xc0a80000, 16},  // private
    {0xc6120000, 15},  // benchmarks
    {0xc6336400, 24},  // documentation
    {0xcb007100, 24},  // documentation
    {0xe0000000, 4},   // multicast
    {0xf0000000, 4},   // reserved, broadcast
}};

bool isPublic(quint32 address)
{
    return std::none_of(closedNetworks.begin(), closedNetworks.end(),
                        [address](const Ipv4Network &network) {
                            const int shift = 32 - network.prefix;
                            return (address >> shift) == (network.address >> shift);
                        });
}

quint32 ipv4At(const unsigned char *bytes)
{
    return (quint32(bytes[0]) << 24) | (quint32(bytes[1]) << 16) | (quint32(bytes[2]) << 8)
        | quint32(bytes[3]);
}

bool isPublic(const in6_addr &address)
{
    const unsigned char *bytes = address.s6_addr;
    constexpr std::array<unsigned char, 12> translated
        = {0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    if (IN6_IS_ADDR_V4MAPPED(&address) || IN6_IS_ADDR_V4COMPAT(&address)
        || std::equal(translated.begin(), translated.end(), bytes))
        return isPublic(ipv4At(bytes + 12));
    if (bytes[0] == 0x20 && bytes[1] == 0x02)  // 6to4
        return isPublic(ipv4At(bytes + 2));
    // All that is handed out lies in 2000::/3; documentation does too.
    const bool isDocumentation
        = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0d && bytes[3] == 0xb8;
    return (bytes[0] & 0xe0) == 0x20 && !isDocumentation;
}

}  // namespace

bool isPublicAddress(const sockaddr *address)
{
    // Copies: what is behind the pointer need not be aligned for its real type.
    if (address->sa_family == AF_INET) {
        sockaddr_in ipv4;
        std::memcpy(&ipv4, address, sizeof ipv4);
        return isPublic(ntohl(ipv4.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        sockaddr_in6 ipv6;
        std::memcpy(&ipv6, address, sizeof ipv6);
        return isPublic(ipv6.sin6_addr);
    }
    return false;
}

}  // namespace Binnacle
