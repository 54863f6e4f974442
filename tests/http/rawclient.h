// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

/// One answer as it came.
struct RawResponse
{
    int status = 0;
    /// Status line and fields.
    QByteArray head;
    /// Without chunked framing.
    QByteArray body;

    /// Empty when there is no such field.
    QByteArray field(const QByteArray &name) const;
};

/// A plain socket to a server on this machine; what it sends and when is up to the test. Every
/// wait ends after some seconds.
class RawClient
{
    Q_DISABLE_COPY_MOVE(RawClient)

public:
    enum class Family
    {
        Ipv4,
        Ipv6
    };

    explicit RawClient(quint16 port, Family family = Family::Ipv4);
    ~RawClient();

    bool isConnected() const { return m_socket >= 0; }
    /// False when the peer is gone, or took no byte for long.
    bool send(const QByteArray &bytes);
    /// As much of @p bytes as goes without waiting; -1 when the peer is gone.
    qint64 sendSome(const QByteArray &bytes);
    void finishSending();
    /// Closes with a reset instead of a FIN.
    void abort();
    void close();
    void setReceiveBuffer(int bytes);

    /// The next answer, interim ones included. Nothing when the connection ended before or within
    /// it. @p isBodyless for answers to HEAD.
    std::optional<RawResponse> readResponse(bool isBodyless = false);
    /// Bytes up to and with @p mark; empty when they did not come.
    QByteArray readUntil(const QByteArray &mark);
    /// True when nothing but the end of the connection comes.
    bool isEnded();

private:
    bool receiveMore();
    std::optional<QByteArray> readChunkedBody();

    int m_socket = -1;
    QByteArray m_received;
};
