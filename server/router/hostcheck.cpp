// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/hostcheck.h"

#include <algorithm>

namespace Binnacle {

namespace {

QByteArrayView withoutPort(QByteArrayView host)
{
    if (host.startsWith('[')) {
        const qsizetype end = host.indexOf(']');
        return end < 0 ? host : host.first(end + 1);
    }
    const qsizetype colon = host.indexOf(':');
    host = colon < 0 ? host : host.first(colon);
    return host.endsWith('.') ? host.chopped(1) : host;
}

bool isLoopbackAddress(QByteArrayView host)
{
    if (!host.startsWith("127."))
        return false;
    int dots = 0;
    for (const char c : host) {
        if (c == '.')
            ++dots;
        else if (c < '0' || c > '9')
            return false;
    }
    return dots == 3;
}

bool isSame(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && a.compare(b, Qt::CaseInsensitive) == 0;
}

}  // namespace

bool isLoopbackHost(QByteArrayView host)
{
    constexpr QByteArrayView localhost = "localhost";
    constexpr QByteArrayView belowLocalhost = ".localhost";
    const QByteArrayView name = withoutPort(host);
    if (isSame(name, localhost) || isLoopbackAddress(name) || name == "[::1]")
        return true;
    return name.size() > belowLocalhost.size()
        && isSame(name.last(belowLocalhost.size()), belowLocalhost);
}

HostCheck::HostCheck(const QStringList &allowed)
{
    for (const QString &name : allowed)
        m_allowed.append(name.toUtf8());
}

bool HostCheck::admits(QByteArrayView host) const
{
    if (host.isEmpty() || isLoopbackHost(host))
        return true;
    const QByteArrayView name = withoutPort(host);
    return std::any_of(m_allowed.begin(), m_allowed.end(), [name](const QByteArray &allowed) {
        return allowed == "*" || isSame(allowed, name);
    });
}

}  // namespace Binnacle
