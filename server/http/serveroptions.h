// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>

namespace Binnacle::Http {

/// How large a request may be. Sizes are in bytes.
struct Limits
{
    qsizetype headLine = 8 * 1024;
    qsizetype head = 32 * 1024;
    int headFields = 100;
    /// Bodies past this go to a temporary file.
    qsizetype bodyInMemory = 1024 * 1024;
    /// No body may be larger, whatever its route allows.
    qint64 body = 10LL * 1024 * 1024 * 1024;
    /// What an event stream may have waiting before its reader counts as too slow.
    qint64 streamQueue = 256 * 1024;
};

/// How long a peer may take. Whole bodies and answers are held to a minimum rate, so that neither
/// a large upload is cut nor a drip of bytes holds a connection.
struct Deadlines
{
    std::chrono::milliseconds head{60'000};
    std::chrono::milliseconds idle{300'000};
    /// Before the rate counts.
    std::chrono::milliseconds transferGrace{30'000};
    /// Bytes a second, on average since the transfer began.
    qint64 minimumRate = 1024;
    /// For the peer to read the last answer, after which the connection is cut.
    std::chrono::milliseconds linger{2'000};
    /// For running requests when the server stops.
    std::chrono::milliseconds shutDown{1'000};
};

struct ServerOptions
{
    /// `host:port`, `[v6]:port` or `:port` for every address; port 0 takes a free one.
    QString address = QStringLiteral("127.0.0.1:8090");
    /// Threads that only move bytes; 0 chooses by the number of processors.
    int ioThreads = 0;
    Limits limits;
    Deadlines deadlines;
    /// 0: 5 % below the limit of descriptors.
    int maximumConnections = 0;
    /// Of one client address (IPv6: one /64 network); loopback has no such limit. 0: none.
    int maximumConnectionsPerClient = 4096;
    /// Of spooled bodies; the system's temporary directory when empty.
    QString spoolDirectory;
};

}  // namespace Binnacle::Http
