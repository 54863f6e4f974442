// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>

#include <atomic>
#include <memory>
#include <mutex>
#include <sys/socket.h>

namespace Binnacle::Http {

/// The other end of a connection.
struct Peer
{
    /// IPv4 never mapped, an IPv6 zone kept.
    QByteArray text;
    /// What counts as one client: the IPv4 address, or the IPv6 network.
    QByteArray limitKey;
    bool isLoopback = false;

    static Peer fromAddress(const sockaddr_storage &address);
};

/// Counts connections against the limits, for all I/O threads together. Thread: any.
class Admission final
{
    Q_DISABLE_COPY_MOVE(Admission)

public:
    /// 0 means no limit.
    Admission(int maximumConnections, int maximumPerClient)
        : m_maximum(maximumConnections)
        , m_maximumPerClient(maximumPerClient)
    {
    }

    /// True: release() must follow.
    bool admit(const Peer &peer);
    void release(const Peer &peer);

private:
    bool countsByClient(const Peer &peer) const
    {
        return m_maximumPerClient > 0 && !peer.isLoopback;
    }

    const int m_maximum;
    const int m_maximumPerClient;
    std::atomic<int> m_open = 0;
    std::mutex m_mutex;
    QHash<QByteArray, int> m_byClient;
};

}  // namespace Binnacle::Http
