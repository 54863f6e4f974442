// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/settingsaccesspolicy.h"

#include "services/settings/settingsservice.h"

#include <QHostAddress>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// Eight groups of four lower-case digits for IPv6; IPv4 as it is. Nothing for what is no address.
std::optional<QByteArray> expandedAddress(const QString &text)
{
    const QHostAddress address(text);
    if (address.isNull())
        return std::nullopt;
    if (address.protocol() != QAbstractSocket::IPv6Protocol)
        return address.toString().toLatin1();
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    QByteArray out;
    for (int i = 0; i < 16; i += 2) {
        if (i > 0)
            out += ':';
        out += QByteArray(reinterpret_cast<const char *>(bytes.c) + i, 2).toHex();
    }
    if (!address.scopeId().isEmpty())
        out += '%' + address.scopeId().toLatin1();
    return out;
}

std::optional<QByteArray> forwardedAddress(const Wire::Headers &headers, const QString &name,
                                           bool takesLeftmost)
{
    const QByteArray wanted = name.toLatin1();
    QByteArray last;
    for (const Wire::Header &header : headers.all()) {
        if (header.name.compare(wanted, Qt::CaseInsensitive) == 0)
            last = header.value;
    }
    QList<QByteArray> entries = last.split(',');
    if (!takesLeftmost)
        std::reverse(entries.begin(), entries.end());
    for (const QByteArray &entry : entries) {
        if (auto address = expandedAddress(QString::fromLatin1(entry.trimmed())))
            return address;
    }
    return std::nullopt;
}

}  // namespace

QByteArray SettingsAccessPolicy::realAddress(const Wire::Request &request) const
{
    const std::shared_ptr<const Settings> settings = m_settings.snapshot();
    const Settings::TrustedProxy &proxy = settings->trustedProxy;
    for (const QString &name : proxy.headers) {
        if (auto address = forwardedAddress(request.headers, name, proxy.useLeftmostIp))
            return *std::move(address);
    }
    return expandedAddress(QString::fromLatin1(request.remoteAddress))
        .value_or(request.remoteAddress);
}

bool SettingsAccessPolicy::admitsSuperuser(QByteArrayView realAddress) const
{
    const std::shared_ptr<const Settings> settings = m_settings.snapshot();
    return settings->superuserIps.isEmpty()
        || isListedAddress(QString::fromLatin1(realAddress), settings->superuserIps);
}

}  // namespace Binnacle
