// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/exchange.h"

#include "core/executioncontext.h"
#include "router/clientaddress.h"
#include "router/guards.h"
#include "router/requesttags.h"

#include <QLoggingCategory>

#include <exception>
#include <memory>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Q_LOGGING_CATEGORY(lcRouter, "binnacle.router", QtInfoMsg)

/// The handler's headers beat those of the middleware; Vary alone may stand there many times.
void mergeHeaders(Wire::Headers &added, Wire::Headers &own)
{
    if (!own.all().empty()) {
        for (const Wire::Header &header : own.all()) {
            if (header.name == "Vary" || !added.contains(header.name))
                added.add(header.name, header.value);
            else
                added.set(header.name, header.value);
        }
    }
    own = std::move(added);
}

void addSecurityHeaders(Wire::Headers &headers)
{
    headers.add("X-Content-Type-Options"_ba, "nosniff"_ba);
    headers.add("X-Frame-Options"_ba, "SAMEORIGIN"_ba);
    headers.add("X-XSS-Protection"_ba, "1; mode=block"_ba);
}

/// The owner and API keys have no record, but are no guests either.
void nameWhoHasNoRecord(Wire::Identity &identity)
{
    if (identity.isSuperuser && identity.recordId.isEmpty()) {
        identity.collectionName = u"_superusers"_s;
    } else if (identity.key) {
        identity.collectionName = u"_bn_apikeys"_s;
        identity.recordId = identity.key->id;
    }
}

Actor actorOf(const Wire::Identity &identity, bool isInProcess, const QByteArray &ip)
{
    Actor actor{Actor::Kind::Visitor, {}, {}, ip, identity.isOwner()};
    if (identity.key) {
        actor.kind = Actor::Kind::ApiKey;
        actor.id = identity.key->id;
        actor.label = identity.key->name;
    } else if (identity.isSuperuser) {
        const bool isWindow = isInProcess && identity.recordId.isEmpty();
        actor.kind = isWindow ? Actor::Kind::Window : Actor::Kind::Superuser;
        actor.id = identity.recordId;
        actor.label = identity.email;
    }
    return actor;
}

bool isReading(Wire::Method method)
{
    return method == Wire::Method::Get || method == Wire::Method::Head;
}

/// A token counts even in process, so that the owner can try what others may do.
Wire::Identity callerOf(const Pipeline &pipeline, const Wire::Request &request)
{
    if (!request.headers.value("Authorization").isEmpty())
        return pipeline.authenticator.identify(request);
    Wire::Identity identity;
    identity.isSuperuser = request.isOwner;
    return identity;
}

/// A key has its power from superusers, and is as little welcome where they are not.
Result<void> checkAddress(const Pipeline &pipeline, const Call &call, QByteArrayView address)
{
    if ((call.identity.isSuperuser || call.identity.key) && !call.request.isOwner && pipeline.policy
        && !pipeline.policy->admitsSuperuser(address))
        return Error::forbidden();
    return {};
}

void decodeParameters(const Pipeline &pipeline, const RouteMatch &match, Call &call)
{
    const std::vector<QByteArray> &names = pipeline.table.parameters(match.route);
    call.parameters.reserve(names.size());
    for (size_t i = 0; i < names.size() && i < match.captureCount; ++i)
        call.parameters.emplace_back(names[i], match.captured(call.request.path, i));
}

bool isSameCaller(const Wire::Identity &one, const Wire::Identity &other)
{
    return one.recordId == other.recordId && one.collectionId == other.collectionId
        && (one.key ? one.key->id : QString()) == (other.key ? other.key->id : QString());
}

/// What was asked when a stream was opened, and by whom.
struct StreamRequest
{
    Wire::Request request;
    RouteMatch match;
    Wire::Identity caller;
    QByteArray address;
};

/// Whether the stream would be given to the same caller now. The edge that no exception crosses.
bool mayKeep(const Pipeline &pipeline, const StreamRequest &stream)
{
    try {
        // Whoever changes rights may hang up while it is done.
        const Actor actor;
        const ExecutionScope scope(
            {nullptr,
             {},
             std::chrono::steady_clock::now() + pipeline.options.queryTimeout,
             &actor});
        Wire::RequestRecord record;
        Call call{stream.request, {}, callerOf(pipeline, stream.request), {}, record};
        decodeParameters(pipeline, stream.match, call);
        const RouteSpec &route = pipeline.table.route(stream.match.route);
        return isSameCaller(call.identity, stream.caller)
            && checkAddress(pipeline, call, stream.address) && checkClass(route, call)
            && checkGuard(route.guard, call);
    } catch (...) {
        return false;
    }
}

}  // namespace

Exchange::Exchange(const Pipeline &pipeline, Wire::Request request, Wire::Completion done,
                   RouteMatch match)
    : m_pipeline(pipeline)
    , m_request(std::move(request))
    , m_done(std::move(done))
    , m_match(match)
    , m_isRecorded(pipeline.observer || lcRouter().isDebugEnabled())
    , m_begin(m_request.receivedAt)
{
    if (m_begin == std::chrono::steady_clock::time_point())
        m_begin = std::chrono::steady_clock::now();
    m_record.startedAt = m_pipeline.clock.now();
    m_record.id = requestId(m_request.headers.value("X-Request-Id"));
    m_record.route = m_match.route;
    m_record.userIp
        = m_pipeline.policy ? m_pipeline.policy->realAddress(m_request) : m_request.remoteAddress;
    if (m_isRecorded)
        describeRequest();
    if (const RouteSpec *spec = route()) {
        m_isCostly = spec->isCostlyFor
            ? spec->isCostlyFor(m_request,
                                m_pipeline.table.parameter(m_match, m_request.path, "collection"))
            : spec->isCostly;
    }
    if (m_pipeline.observer)
        m_pipeline.observer->requestStarted(m_match.route);
}

void Exchange::describeRequest()
{
    m_record.traceId = traceIdOf(m_request.headers.value("traceparent"));
    if (const RouteSpec *spec = route())
        m_record.pattern = spec->pattern;
    m_record.method = m_request.methodName;
    m_record.url = withoutSecrets(m_request.target);
    m_record.requestBytes = m_request.body.size();
    m_record.remoteIp = realAddress(m_request, {}, false);
    m_record.userAgent = m_request.headers.value("User-Agent").toByteArray();
    m_record.referer = m_request.headers.value("Referer").toByteArray();
}

const RouteSpec *Exchange::route() const
{
    return m_match.route < 0 ? nullptr : &m_pipeline.table.route(m_match.route);
}

bool Exchange::runsInline() const
{
    const RouteSpec *spec = route();
    if (spec && spec->execution != Execution::Inline)
        return false;
    // A token is looked up in the database.
    return m_request.headers.value("Authorization").isEmpty();
}

void Exchange::run()
{
    Call call{m_request, {}, {}, {}, m_record};
    m_pipeline.cors.addHeaders(m_request, call.responseHeaders);
    Wire::Response response = process(call);
    m_record.identity = std::move(call.identity);
    nameWhoHasNoRecord(m_record.identity);
    finish(std::move(call.responseHeaders), std::move(response), call.answerDelay);
}

void Exchange::refuse()
{
    reject(Error::make(Error::Kind::Unavailable));
}

void Exchange::reject(const Error &error)
{
    Wire::Headers headers;
    m_pipeline.cors.addHeaders(m_request, headers);
    finish(std::move(headers), errorResponse(error));
}

void Exchange::answerAtOnce(Wire::Response &&response)
{
    finish({}, std::move(response));
}

/// The edge that no exception crosses (P1.12).
Wire::Response Exchange::process(Call &call)
{
    QString reason;
    try {
        const ExecutionScope scope(
            {m_isRecorded ? &m_record.statements : nullptr, m_request.stop,
             std::chrono::steady_clock::now() + m_pipeline.options.queryTimeout, &m_actor});
        Result<Wire::Response> answered = answer(call);
        return answered ? *std::move(answered) : errorResponse(answered.error());
    } catch (const std::exception &exception) {
        reason = QString::fromUtf8(exception.what());
    } catch (...) {
        reason = u"unknown exception"_s;
    }
    return errorResponse(Error::make(Error::Kind::Crashed, {}, u"[PANIC RECOVER] "_s + reason));
}

Result<Wire::Response> Exchange::answer(Call &call)
{
    call.identity = callerOf(m_pipeline, m_request);
    m_actor = actorOf(call.identity, m_request.isOwner, m_record.userIp);
    if (Result<void> welcome = checkAddress(m_pipeline, call, m_record.userIp); !welcome)
        return std::move(welcome).error();
    addSecurityHeaders(call.responseHeaders);
    const RouteSpec *spec = route();
    if (spec)
        decodeParameters(m_pipeline, m_match, call);
    if (Result<void> admitted = checkLimits(call); !admitted)
        return std::move(admitted).error();
    if (!spec)
        return Error::notFound(isReading(m_request.method) ? u"File not found."_s : QString());
    if (Result<void> allowed = checkClass(*spec, call); !allowed)
        return std::move(allowed).error();
    if (Result<void> allowed = checkGuard(spec->guard, call); !allowed)
        return std::move(allowed).error();
    Result<Wire::Response> response = spec->handler(call);
    if (response && response->stream)
        watchStream(call, response->stream);
    return response;
}

/// Who brought nothing to prove itself with has nothing that could be taken away.
void Exchange::watchStream(const Call &call, Wire::StreamStarter &stream)
{
    if (m_request.headers.value("Authorization").isEmpty())
        return;
    // Shared, since functions are copied.
    const auto kept = std::make_shared<StreamRequest>(
        StreamRequest{m_request, m_match, call.identity, m_record.userIp});
    kept->request.body = {};
    kept->request.stop = {};
    const QString owner = call.identity.key ? call.identity.key->id : call.identity.recordId;
    stream = m_pipeline.streams.watch(
        owner, [&pipeline = m_pipeline, kept] { return mayKeep(pipeline, *kept); },
        std::move(stream));
}

Result<void> Exchange::checkLimits(const Call &call) const
{
    const RouteSpec *spec = route();
    const auto isAdmitted = [&] {
        return m_pipeline.limiter ? m_pipeline.limiter->admit(call, spec) : Result<void>();
    };
    const bool isCountedLast = spec && spec->isCountedAfterBody;
    if (!isCountedLast) {
        if (Result<void> admitted = isAdmitted(); !admitted)
            return admitted;
    }
    if (Result<void> fits = checkBody(call); !fits)
        return fits;
    return isCountedLast ? isAdmitted() : Result<void>();
}

/// The transport enforces the limit while it reads; this is for those that do not read.
Result<void> Exchange::checkBody(const Call &call) const
{
    if (m_request.isBodyTooLarge)
        return Error::make(Error::Kind::TooLarge);
    const RouteSpec *spec = route();
    if (m_request.body.isEmpty() || !spec)
        return {};
    qint64 limit = spec->bodyLimit == 0 ? m_pipeline.options.defaultBodyLimit : spec->bodyLimit;
    if (spec->bodyLimitOf)
        limit = spec->bodyLimitOf(call.parameter("collection"));
    if (limit >= 0 && m_request.body.size() > limit)
        return Error::make(Error::Kind::TooLarge);
    return {};
}

Wire::Response Exchange::errorResponse(const Error &error)
{
    // The log may show a failed validation as a map of fields.
    m_record.errorDetail = error.detail.isEmpty() && !error.fields.isEmpty()
        ? QString::fromUtf8(error.fields.toJson())
        : error.detail;
    const int status = Wire::statusOf(error.kind);
    m_record.errorMessage
        = Wire::sentence(error.message.isEmpty() ? Wire::defaultMessage(status) : error.message);
    const bool isOurs = error.kind == Error::Kind::Internal || error.kind == Error::Kind::Crashed;
    if (isOurs)
        qCWarning(lcRouter, "%s %s failed: %s (request %s)", m_request.methodName.constData(),
                  withoutSecrets(m_request.target).constData(), qUtf8Printable(error.detail),
                  m_record.id.constData());
    return Wire::Response::fromError(error);
}

void Exchange::finish(Wire::Headers &&added, Wire::Response &&response,
                      std::chrono::milliseconds delay)
{
    mergeHeaders(added, response.headers);
    response.headers.add("X-Request-Id"_ba, m_record.id);
    m_record.status = response.status;
    m_record.responseBytes = response.bodySize();
    m_record.duration = std::chrono::steady_clock::now() - m_begin;
    if (lcRouter().isDebugEnabled())
        logAccess();
    // Before the answer: what a client asks next comes after this request in every list of them.
    if (m_pipeline.observer)
        m_pipeline.observer->requestFinished(std::move(m_record));
    Wire::Completion done = std::move(m_done);
    if (delay <= std::chrono::milliseconds::zero()) {
        done(std::move(response));
        return;
    }
    // Shared, since functions are copied and responses better not.
    m_pipeline.delayed.add(
        delay,
        [done = std::move(done), held = std::make_shared<Wire::Response>(std::move(response))] {
            done(std::move(*held));
        });
}

void Exchange::logAccess() const
{
    using Milliseconds = std::chrono::duration<double, std::milli>;
    qCDebug(lcRouter, "%d %s %s %.2fms %s", m_record.status, m_record.method.constData(),
            m_record.url.constData(), Milliseconds(m_record.duration).count(),
            m_record.id.constData());
    for (const StatementTrace &trace : m_record.statements.statements())
        qCDebug(lcRouter, "    [%.2fms] %s", Milliseconds(trace.duration).count(),
                trace.sql.constData());
}

}  // namespace Binnacle
