// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/clientaddress.h"

#include <arpa/inet.h>

namespace Binnacle {

namespace {

QByteArray expandedV6(const in6_addr &address)
{
    constexpr char digits[] = "0123456789abcdef";
    QByteArray out;
    out.reserve(39);
    for (size_t i = 0; i < sizeof address.s6_addr; ++i) {
        if (i > 0 && i % 2 == 0)
            out += ':';
        out += digits[address.s6_addr[i] >> 4U];
        out += digits[address.s6_addr[i] & 15U];
    }
    return out;
}

QByteArrayView lastValue(const Wire::Headers &headers, QByteArrayView name)
{
    QByteArrayView value;
    for (const Wire::Header &header : headers.all()) {
        if (header.name.size() == name.size()
            && name.compare(header.name, Qt::CaseInsensitive) == 0)
            value = header.value;
    }
    return value;
}

QByteArray addressIn(QByteArrayView list, bool useLeftmost)
{
    while (!list.isEmpty()) {
        const qsizetype comma = useLeftmost ? list.indexOf(',') : list.lastIndexOf(',');
        QByteArrayView entry = list;
        if (comma < 0) {
            list = {};
        } else if (useLeftmost) {
            entry = list.first(comma);
            list = list.sliced(comma + 1);
        } else {
            entry = list.sliced(comma + 1);
            list = list.first(comma);
        }
        QByteArray address = expandedAddress(entry.trimmed());
        if (!address.isEmpty())
            return address;
    }
    return {};
}

}  // namespace

QByteArray expandedAddress(QByteArrayView address)
{
    const qsizetype percent = address.indexOf('%');
    const QByteArray plain = (percent < 0 ? address : address.first(percent)).toByteArray();
    in_addr v4{};
    if (percent < 0 && inet_pton(AF_INET, plain.constData(), &v4) == 1)
        return plain;
    in6_addr v6{};
    if (inet_pton(AF_INET6, plain.constData(), &v6) != 1)
        return {};
    QByteArray out = expandedV6(v6);
    if (percent >= 0)
        out.append(address.sliced(percent));
    return out;
}

QByteArray realAddress(const Wire::Request &request, const QByteArrayList &headers,
                       bool useLeftmost)
{
    for (const QByteArray &name : headers) {
        QByteArray address = addressIn(lastValue(request.headers, name), useLeftmost);
        if (!address.isEmpty())
            return address;
    }
    // Peers without a colon are IPv4 and expanded already; the common case stays cheap.
    return request.remoteAddress.contains(':') ? expandedAddress(request.remoteAddress)
                                               : request.remoteAddress;
}

}  // namespace Binnacle
