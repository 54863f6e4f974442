// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>

namespace Binnacle::Runtime {

/// Which data directory, and how it is opened; for the server and for commands.
struct DataOptions
{
    QString directory;
    /// The environment variable that holds the key of the settings; empty for plain settings.
    QString encryptionVariable;
    /// Longest reading statement.
    std::chrono::milliseconds queryTimeout{30'000};
    /// For those who try things out: records may have any number of one-time passwords open.
    bool isDev = false;
};

struct ServerOptions
{
    DataOptions data;
    /// `host:port`, `[v6]:port` or `:port`; port 0 takes a free one.
    QString address = QStringLiteral("127.0.0.1:8090");
    QStringList allowedOrigins{QStringLiteral("*")};
    /// Host names besides the loopback ones when the address is on loopback; "*" for all.
    QStringList allowedHosts;
    /// Static files; need not exist.
    QString publicDirectory;
    bool hasIndexFallback = true;
    /// Off: no request leaves a trace, in the logs, the metrics or the live feed; what is stored
    /// already can still be read.
    bool isObserved = true;
    /// 0 chooses by the number of processors.
    int ioThreads = 0;
    int workers = 0;
};

}  // namespace Binnacle::Runtime
