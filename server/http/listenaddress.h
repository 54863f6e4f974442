// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

#include <sys/socket.h>

namespace Binnacle::Http {

/// A file descriptor that closes itself.
class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int fd)
        : m_fd(fd)
    {
    }
    Descriptor(Descriptor &&other) noexcept
        : m_fd(other.release())
    {
    }
    Descriptor &operator=(Descriptor &&other) noexcept;
    ~Descriptor() { reset(); }

    int get() const { return m_fd; }
    bool isValid() const { return m_fd >= 0; }
    int release();
    void reset();

private:
    int m_fd = -1;
};

/// Where to listen, resolved.
class ListenAddress
{
public:
    /// `127.0.0.1:8090`, `[::1]:0`, `localhost:8090`, `:8090` (every address, IPv4 and IPv6).
    /// Errors: InvalidInput. A host name is looked up, which may block.
    static Result<ListenAddress> parse(const QString &text);

    quint16 port() const;
    void setPort(quint16 port);
    QString toString() const;

    /// Errors: Unavailable when somebody listens there already. Listeners that share a port would
    /// not notice, so this tries without sharing.
    Result<void> probe() const;
    /// A non-blocking listener that shares its port with others of this process's user.
    Result<Descriptor> listen() const;
    /// Takes over the port that the system chose for @p listener.
    void adoptPort(const Descriptor &listener);

private:
    Result<Descriptor> bound(bool isShared) const;
    const sockaddr *address() const;

    sockaddr_storage m_storage{};
    socklen_t m_length = 0;
    /// Listens for IPv4 as well.
    bool m_isDual = false;
};

}  // namespace Binnacle::Http
