// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QByteArrayView>
#include <QStringList>

namespace Binnacle {

/// True for localhost, names below it, 127.0.0.0/8 and ::1; @p host may have a port.
bool isLoopbackHost(QByteArrayView host);

/// Keeps pages of foreign names away from a listener on loopback: a name can be made to resolve
/// to 127.0.0.1 while the browser still counts the page as of the same origin (DNS rebinding).
/// Thread: any.
class HostCheck
{
public:
    /// @p allowed: names without port, any case; a single "*" lets everything through.
    explicit HostCheck(const QStringList &allowed);

    /// @p host is the Host header; without one the client is no browser, and may pass.
    bool admits(QByteArrayView host) const;

private:
    QByteArrayList m_allowed;
};

}  // namespace Binnacle
