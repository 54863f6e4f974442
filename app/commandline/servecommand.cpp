// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline/servecommand.h"

#include "commandline/signalwatch.h"
#include "commandline/terminal.h"
#include "core/clock.h"
#include "runtime/server.h"
#include "runtime/services.h"
#include "services/logs/messagelog.h"

#include <QCoreApplication>
#include <QDateTime>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Runtime::ServerOptions serverOptions(const GlobalOptions &global, const ServeOptions &options)
{
    Runtime::ServerOptions server;
    server.data = dataOptions(global);
    server.address = options.address;
    server.allowedOrigins = options.allowedOrigins;
    server.allowedHosts = options.allowedHosts;
    server.publicDirectory = global.publicDirectory;
    server.hasIndexFallback = global.hasIndexFallback;
    server.isObserved = options.isObserved;
    return server;
}

/// Where a browser reaches @p address.
QString urlOf(const QString &address)
{
    QString shown = address;
    if (shown.endsWith(":80"_L1))
        shown.chop(3);
    if (shown.isEmpty() || shown.startsWith(u':'))
        shown.prepend("127.0.0.1"_L1);
    return u"http://"_s + shown;
}

void printBanner(const QString &address)
{
    const QString url = urlOf(address);
    const QString time = QDateTime::currentDateTime().toString(u"yyyy/MM/dd hh:mm:ss"_s);
    Terminal::print(time + u" Server started at "_s + url);
    Terminal::print(u"└─ REST API:  "_s + url + u"/api/"_s);
}

/// Without a superuser nobody can set anything up (P10.7).
Result<void> printFirstSteps(Runtime::Server &server, const QString &executable)
{
    const Result<bool> has = server.services().superusers().hasSuperuser();
    if (!has)
        return has.error();
    if (!*has)
        Terminal::print(u"You can create your first superuser by running: "_s + executable
                        + u" superuser upsert EMAIL PASS"_s);
    return {};
}

}  // namespace

Result<void> runServe(const GlobalOptions &global, const ServeOptions &options)
{
    // Before any thread starts, see SignalWatch.
    SignalWatch signalWatch;
    signalWatch.start();
    const SystemClock clock;
    MessageLog messages(clock);
    Runtime::Server server(serverOptions(global, options), &messages);
    if (Result<void> started = server.start(); !started)
        return started;
    printBanner(server.address());
    if (Result<void> hinted = printFirstSteps(server, global.executable); !hinted)
        return hinted;
    QObject::connect(&signalWatch, &SignalWatch::stopRequested, QCoreApplication::instance(),
                     &QCoreApplication::quit);
    QCoreApplication::exec();
    server.stop();
    return {};
}

}  // namespace Binnacle
