// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "wire/identity.h"
#include "wire/request.h"
#include "wire/requestrecord.h"
#include "wire/response.h"

#include <QByteArrayList>
#include <QString>

#include <chrono>
#include <functional>
#include <utility>
#include <vector>

namespace Binnacle {

/// One request on its way through middleware and handler. Lives on the thread that runs it.
struct Call
{
    const Wire::Request &request;
    /// Decoded values of the pattern's parameters, in the pattern's order.
    std::vector<std::pair<QByteArrayView, QString>> parameters;
    Wire::Identity identity;
    /// Headers that middleware adds to whatever answer comes.
    Wire::Headers responseHeaders;
    Wire::RequestRecord &record;
    /// For how long the answer is held back, without a worker.
    std::chrono::milliseconds answerDelay{};

    /// Empty when the pattern has no such parameter.
    QString parameter(QByteArrayView name) const;
};

using Handler = std::function<Result<Wire::Response>(Call &)>;

/// What a caller must be to reach the handler (P1.18).
enum class Guard
{
    None,
    Guest,
    AnyRecord,
    Superuser,
    SuperuserOrOwner,
    /// A record of the collection named by the path's {collection}.
    SameCollection,
    /// A loopback peer, or a superuser.
    LoopbackOrSuperuser,
};

/// What a route does, which says whose role is enough for it, and whether it is for API keys. It
/// binds superusers and keys alone; what others may do is the guard's and the rules' to say.
enum class RouteClass
{
    /// As the guard says: Read for what superusers read, Own for what else is theirs, Open for the
    /// rest.
    ByGuard,
    /// Whatever the role: sign-in, health, one's own account.
    Open,
    /// Takes a viewer.
    Read,
    /// The same, and an API key whose scope has it.
    ReadRecords,
    /// Takes an editor, or such a key. One's own record takes no role.
    WriteRecords,
    /// Takes an operator.
    Manage,
    /// Takes an owner.
    Own,
};

/// Where a handler runs (decisions D4).
enum class Execution
{
    /// On the bounded pool, blocking code allowed.
    Worker,
    /// On the I/O thread: touches neither disk nor a lock.
    Inline,
};

struct RouteSpec
{
    Wire::Method method = Wire::Method::Get;
    /// `/api/collections/{collection}/records/{id}`; `{path...}` at the end takes the rest.
    QByteArray pattern;
    /// Which part of the program answers: "records", "auth", "console" …
    QByteArray owner;
    Guard guard = Guard::None;
    Handler handler;
    RouteClass routeClass = RouteClass::ByGuard;
    Execution execution = Execution::Worker;
    /// Bytes; the router's default when 0, no limit when negative.
    qint64 bodyLimit = 0;
    /// When set, asked instead of bodyLimit with the {collection} of the path. Must be fast: it
    /// runs on the I/O thread.
    std::function<qint64(const QString &collection)> bodyLimitOf;
    /// What the route does, by the names that rules of rate limits know, for routes with a
    /// {collection} (P9.3).
    QByteArrayList actions;
    /// Takes a processor for long, as hashing passwords does: few such requests run at a time, and
    /// the others wait without a worker.
    bool isCostly = false;
    /// When set, asked instead of isCostly with the request and the {collection} of its path. Must
    /// be fast: it runs on the I/O thread.
    std::function<bool(const Wire::Request &request, const QString &collection)> isCostlyFor;
    /// Rate limits count what has passed the body limit alone (P9.3); all others come before it.
    bool isCountedAfterBody = false;
    /// Successful requests of this route are not written to the stored logs (static files,
    /// metrics).
    bool isQuiet = false;
};

}  // namespace Binnacle
