// SPDX-License-Identifier: GPL-3.0-or-later
#include "runtime/server.h"

#include "api/accessroutes.h"
#include "api/accountpage.h"
#include "api/accountroutes.h"
#include "api/apikeyroutes.h"
#include "api/authroutes.h"
#include "api/batchroutes.h"
#include "api/collectionroutes.h"
#include "api/confirmationroutes.h"
#include "api/consoleroutes.h"
#include "api/denialroutes.h"
#include "api/fileroutes.h"
#include "api/healthroutes.h"
#include "api/logroutes.h"
#include "api/mailroutes.h"
#include "api/metricsroutes.h"
#include "api/oauth2routes.h"
#include "api/openapiroutes.h"
#include "api/operatorroutes.h"
#include "api/passkeyroutes.h"
#include "api/recordroutes.h"
#include "api/searchroutes.h"
#include "api/sessionroutes.h"
#include "api/settingsaccesspolicy.h"
#include "api/settingslimiter.h"
#include "api/settingsroutes.h"
#include "api/staticroutes.h"
#include "api/tokenauthenticator.h"
#include "api/transferroutes.h"
#include "core/clock.h"
#include "db/database.h"
#include "http/server.h"
#include "router/hostcheck.h"
#include "router/router.h"
#include "runtime/occupant.h"
#include "runtime/services.h"
#include "services/limits/fruitlesslists.h"
#include "services/logs/logservice.h"
#include "services/logs/messagelog.h"
#include "services/observation/livefeed.h"
#include "services/observation/observation.h"

#include <QCoreApplication>
#include <QDir>
#include <QLoggingCategory>

#include <algorithm>
#include <mutex>

using namespace Qt::StringLiterals;

namespace Binnacle::Runtime {

namespace {

Q_LOGGING_CATEGORY(lcRuntime, "binnacle.server", QtInfoMsg)

RouterOptions routerOptions(const ServerOptions &options)
{
    RouterOptions router;
    router.workers = options.workers;
    router.allowedOrigins = options.allowedOrigins;
    router.allowedHosts = options.allowedHosts;
    router.queryTimeout = options.data.queryTimeout;
    return router;
}

Http::ServerOptions httpOptions(const ServerOptions &options, const QString &address,
                                const DataDirectory &directory)
{
    Http::ServerOptions http;
    http.address = address;
    http.ioThreads = options.ioThreads;
    http.spoolDirectory = directory.temporaryPath();
    return http;
}

/// A busy address with who is there, as far as can be told.
Error explained(Error error, const QString &address)
{
    if (error.kind != Error::Kind::Unavailable)
        return error;
    const QString occupant = occupantOf(address);
    if (!occupant.isEmpty())
        error.message = u"Cannot listen on "_s + address + u": "_s + occupant
            + u" listens there already. Stop it, or choose another port."_s;
    return error;
}

/// Any number may stand in the settings.
LogSettings logSettings(const Settings &settings)
{
    constexpr qint64 maximumDays = 100 * 365;
    constexpr qint64 maximumLevel = 1'000'000;
    LogSettings logs;
    logs.maxDays = int(std::clamp<qint64>(settings.logs.maxDays, 0, maximumDays));
    logs.minLevel = int(std::clamp<qint64>(settings.logs.minLevel, -maximumLevel, maximumLevel));
    logs.logIp = settings.logs.logIp;
    logs.logAuthId = settings.logs.logAuthId;
    return logs;
}

/// What there is between open and stop, in dependency order.
class Running final
{
    Q_DISABLE_COPY_MOVE(Running)

public:
    Running(const ServerOptions &options, std::unique_ptr<Services> opened, MessageLog *messages,
            const Clock &clock);
    ~Running();

    void start();
    Result<void> listen(const ServerOptions &options, const QString &address);
    void stopListening();
    /// Empty while nobody listens.
    QString address() const;

    std::unique_ptr<Services> services;
    LogService logs;
    Observation observation;
    TokenAuthenticator authenticator;
    SettingsAccessPolicy policy;
    SettingsLimiter limiter;
    FruitlessLists fruitless;
    Router router;

private:
    void addRoutes(const ServerOptions &options);
    void observe();
    HealthSources healthSources();
    void listenToOthers();
    void applySettings();

    MessageLog *m_messages;
    const bool m_isObserved;
    /// Guards the pointer: figures are read on the observation's thread.
    mutable std::mutex m_httpMutex;
    std::unique_ptr<Http::Server> m_http;
    EventBus::Subscription m_changes;
    // Two threads that bring settings at once: the newer ones must be applied last.
    std::mutex m_applying;
};

Running::Running(const ServerOptions &options, std::unique_ptr<Services> opened,
                 MessageLog *messages, const Clock &clock)
    : services(std::move(opened))
    , logs(services->directory().auxiliary(), clock)
    , observation(ObservationOptions(), clock)
    , authenticator(services->auth())
    , policy(services->settings())
    , limiter(services->settings(), services->collections(), clock)
    , fruitless(services->settings(), clock)
    , router(routerOptions(options), authenticator, options.isObserved ? &observation : nullptr,
             clock)
    , m_messages(messages)
    , m_isObserved(options.isObserved)
{
    authenticator.setRoles(&services->roles());
    authenticator.setKeys(&services->apiKeys(), &policy);
    router.setAccessPolicy(&policy);
    router.setLimiter(&limiter);
    services->setRightsListener([this](const QString &id) { router.reviewStreams(id); });
    addRoutes(options);
}

Running::~Running()
{
    services->markers().stopListening();
    services->authSweeper().stop();
    // Requests end before what they work with, and what they leave behind is kept.
    stopListening();
    services->endTransfers();
    router.shutDown();
    services->settings().setListener({});
    services->sessions().stop();
    services->apiKeys().stop();
    observation.stop();
    logs.stop();
}

void Running::start()
{
    QDir().mkpath(services->directory().temporaryPath());
    if (m_isObserved)
        observe();
    else
        observation.stop();  // its routes answer, with nothing
    listenToOthers();
    services->authSweeper().start();
    services->sessions().start();
    services->apiKeys().start();
}

Result<void> Running::listen(const ServerOptions &options, const QString &address)
{
    stopListening();
    router.setChecksHost(isLoopbackHost(address.toLatin1()));
    auto http = std::make_unique<Http::Server>(httpOptions(options, address, services->directory()),
                                               router);
    if (Result<void> started = http->start(); !started)
        return explained(std::move(started).error(), address);
    const std::lock_guard lock(m_httpMutex);
    m_http = std::move(http);
    return {};
}

void Running::stopListening()
{
    std::unique_ptr<Http::Server> http;
    {
        const std::lock_guard lock(m_httpMutex);
        http = std::move(m_http);
    }
    if (http)
        http->stop();
}

QString Running::address() const
{
    const std::lock_guard lock(m_httpMutex);
    return m_http ? m_http->address() : QString();
}

void Running::addRoutes(const ServerOptions &options)
{
    addHealthRoutes(router, services->settings());
    addCollectionRoutes(router, services->collections(), services->collectionEditor(),
                        services->records());
    addRecordRoutes(router, services->records(), &fruitless);
    addTransferRoutes(router, services->exports(), services->imports());
    addBatchRoutes(router, services->records(), services->settings(), &limiter);
    addAuthRoutes(router, services->auth(), services->otps());
    addAccountRoutes(router,
                     {services->auth(), services->twoStep(), services->totpSignIn(),
                      services->settings(), &services->audit()});
    addPasskeyRoutes(router, services->auth(), services->passkeys(), &services->audit());
    addSessionRoutes(router, services->auth(), services->sessions(), &services->audit());
    addConfirmationRoutes(router, services->auth(), services->confirmations());
    addOAuth2Routes(router,
                    {services->auth(), services->oauth2(), services->oauth2Redirect(),
                     services->clock(), &limiter});
    addSettingsRoutes(router, services->settings());
    addMailRoutes(router, services->testMail());
    addFileRoutes(router, services->files(), services->auth());
    addLogRoutes(router, logs, &services->audit());
    addApiKeyRoutes(router, services->apiKeys());
    addOperatorRoutes(router, services->roles(), services->audit());
    addConsoleRoutes(router, observation);
    addSearchRoutes(router, services->search());
    addDenialRoutes(router, services->denials());
    addAccessRoutes(router, services->accessMatrix());
    addMetricsRoutes(router, observation);
    addOpenApiRoutes(router, services->collections());
    addAccountPage(router);
    addStaticRoutes(router, {options.publicDirectory, options.hasIndexFallback});
}

void Running::observe()
{
    std::vector<bool> quiet;
    for (const RouteInfo &route : router.routes())
        quiet.push_back(route.isQuiet);
    logs.setQuietRoutes(std::move(quiet));
    if (m_messages)
        logs.collectFrom(*m_messages);
    logs.setListener([this](const QByteArray &json) { observation.live().queueLog(json); });
    applySettings();
    services->settings().setListener([this] { applySettings(); });
    logs.start();
    m_changes = services->events().subscribe(
        [this](const RecordEvent &event) { observation.live().queueRecord(event); });
    observation.setSources(healthSources());
    observation.setSink([this](const std::shared_ptr<const Wire::RequestRecord> &record) {
        logs.addRequest(*record);
    });
    observation.start();
}

HealthSources Running::healthSources()
{
    HealthSources sources;
    sources.facts.application = QCoreApplication::applicationVersion().toUtf8();
    sources.facts.qt = qVersion();
    sources.facts.engine = services->directory().data().engine();
    sources.facts.directory = services->directory().path();
    sources.process = sampleProcess;
    sources.dispatch = [this] {
        const RouterHealth health = router.health();
        return DispatchFigures{health.workers, health.busyWorkers, health.queuedRequests,
                               health.refusedRequests};
    };
    sources.transport = [this] {
        const std::lock_guard lock(m_httpMutex);
        const Http::ServerHealth health = m_http ? m_http->health() : Http::ServerHealth();
        return TransportFigures{int(health.openConnections), int(health.openStreams),
                                health.acceptedConnections, health.refusedConnections};
    };
    sources.logs = [this] {
        const LogService::Figures figures = logs.figures();
        return LogFigures{figures.queued, figures.written, figures.dropped};
    };
    sources.data = [this] { return services->directory().data().health(); };
    sources.auxiliary = [this] { return services->directory().auxiliary().health(); };
    return sources;
}

/// Commands and PocketBase may change settings and collections while the server runs (P10.3).
void Running::listenToOthers()
{
    services->markers().listen([this](const QByteArray &what) {
        const bool isSettings = what == "settings";
        const Result<void> read
            = isSettings ? services->settings().reload() : services->collections().reload();
        if (!read)
            qCWarning(lcRuntime, "cannot read the changed %s again: %s", what.constData(),
                      qUtf8Printable(read.error().detail));
    });
}

/// What the settings say is looked up where it is needed, but for what logs keep (P6.5).
void Running::applySettings()
{
    const std::lock_guard lock(m_applying);
    logs.setSettings(logSettings(*services->settings().snapshot()));
}

}  // namespace

class Server::Private
{
public:
    Private(ServerOptions serverOptions, MessageLog *messageLog)
        : options(std::move(serverOptions))
        , messages(messageLog)
    {
    }

    const ServerOptions options;
    MessageLog *const messages;
    const SystemClock clock;
    std::unique_ptr<Running> running;
};

Server::Server(ServerOptions options, MessageLog *messages)
    : d(std::make_unique<Private>(std::move(options), messages))
{
}

Server::~Server()
{
    stop();
}

Result<void> Server::start()
{
    Result<void> done = open();
    if (done)
        done = listen(d->options.address);
    if (!done)
        stop();
    return done;
}

Result<void> Server::open()
{
    Q_ASSERT(!d->running);
    Result<std::unique_ptr<Services>> services
        = Services::open(d->options.data, Purpose::Server, d->clock);
    if (!services)
        return std::move(services).error();
    auto running
        = std::make_unique<Running>(d->options, *std::move(services), d->messages, d->clock);
    running->start();
    d->running = std::move(running);
    return {};
}

Result<void> Server::listen(const QString &address)
{
    Q_ASSERT(d->running);
    return d->running->listen(d->options, address);
}

void Server::stopListening()
{
    if (d->running)
        d->running->stopListening();
}

void Server::stop()
{
    d->running.reset();
}

QString Server::address() const
{
    return d->running ? d->running->address() : QString();
}

Router &Server::router() const
{
    Q_ASSERT(d->running);
    return d->running->router;
}

Services &Server::services() const
{
    Q_ASSERT(d->running);
    return *d->running->services;
}

}  // namespace Binnacle::Runtime
