// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/server.h"
#include "http/testsink.h"

inline const QByteArray simpleGet = QByteArrayLiteral("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");

/// Long enough never to matter, so that a test meets only the deadline it is about.
inline Binnacle::Http::ServerOptions patientOptions()
{
    Binnacle::Http::ServerOptions options;
    options.address = QStringLiteral("127.0.0.1:0");
    options.ioThreads = 1;
    return options;
}

/// A server on a free port that stops with the test.
struct RunningServer
{
    explicit RunningServer(TestSink &sink,
                           const Binnacle::Http::ServerOptions &options = patientOptions())
        : server(options, sink)
        , started(server.start())
    {
    }

    Binnacle::Http::Server server;
    Binnacle::Result<void> started;
};
