// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/guards.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Error recordTokenRequired()
{
    return Error::unauthenticated(u"The request requires valid record authorization token."_s);
}

Result<void> requireSuperuser(const Wire::Identity &identity)
{
    if (identity.isSuperuser)
        return {};
    if (identity.isGuest())
        return recordTokenRequired();
    return Error::forbidden(u"The authorized record is not allowed to perform this action."_s);
}

Result<void> requireSuperuserOrOwner(const Call &call)
{
    const Wire::Identity &identity = call.identity;
    if (identity.isSuperuser)
        return {};
    if (identity.isGuest())
        return Error::unauthenticated(
            u"The request requires superuser or record authorization token."_s);
    if (identity.recordId != call.parameter("id"))
        return Error::forbidden(u"You are not allowed to perform this request."_s);
    return {};
}

Result<void> requireSameCollection(const Call &call)
{
    const Wire::Identity &identity = call.identity;
    if (identity.isGuest())
        return recordTokenRequired();
    const QString collection = call.parameter("collection");
    if (collection == identity.collectionId
        || collection.compare(identity.collectionName, Qt::CaseInsensitive) == 0)
        return {};
    return Error::forbidden(u"The request requires auth record from "_s + identity.collectionName
                            + u" collection."_s);
}

/// A local reverse proxy is a loopback peer too, but speaks for others and says so.
bool isLoopbackCaller(const Wire::Request &request)
{
    const QByteArray &peer = request.remoteAddress;
    if (!peer.startsWith("127.") && peer != "::1")
        return false;
    for (const QByteArrayView forwarded : {"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"}) {
        if (request.headers.contains(forwarded))
            return false;
    }
    return true;
}

bool isOwnRecord(const Call &call)
{
    const Wire::Identity &identity = call.identity;
    const QString collection = call.parameter("collection");
    return !identity.recordId.isEmpty() && call.parameter("id") == identity.recordId
        && (collection == identity.collectionId
            || collection.compare(identity.collectionName, Qt::CaseInsensitive) == 0);
}

Wire::OperatorRole roleFor(RouteClass routeClass)
{
    using Role = Wire::OperatorRole;
    switch (routeClass) {
    case RouteClass::Open:
    case RouteClass::Read:
    case RouteClass::ReadRecords: return Role::Viewer;
    case RouteClass::WriteRecords: return Role::Editor;
    case RouteClass::Manage: return Role::Operator;
    case RouteClass::ByGuard:
    case RouteClass::Own: break;
    }
    return Role::Owner;
}

}  // namespace

RouteClass classOf(const RouteSpec &route)
{
    if (route.routeClass != RouteClass::ByGuard)
        return route.routeClass;
    if (route.guard != Guard::Superuser && route.guard != Guard::LoopbackOrSuperuser)
        return RouteClass::Open;
    const bool isReading = route.method == Wire::Method::Get || route.method == Wire::Method::Head;
    return isReading ? RouteClass::Read : RouteClass::Own;
}

Result<void> checkClass(const RouteSpec &route, const Call &call)
{
    const Wire::Identity &identity = call.identity;
    if (!identity.key && (!identity.isSuperuser || identity.isOwner()))
        return {};
    const RouteClass routeClass = classOf(route);
    const bool isOfRecords
        = routeClass == RouteClass::ReadRecords || routeClass == RouteClass::WriteRecords;
    if (identity.key) {
        return isOfRecords ? Result<void>()
                           : Error::forbidden(u"The API key is not made for this."_s);
    }
    if (identity.role >= roleFor(routeClass))
        return {};
    if (routeClass == RouteClass::WriteRecords && route.method == Wire::Method::Patch
        && isOwnRecord(call))
        return {};
    return Error::forbidden(u"Your role does not allow this."_s);
}

Result<void> checkGuard(Guard guard, const Call &call)
{
    switch (guard) {
    case Guard::None: return {};
    case Guard::Guest:
        if (call.identity.isGuest())
            return {};
        return Error::invalidInput(u"The request can be accessed only by guests."_s);
    case Guard::AnyRecord:
        if (!call.identity.isGuest())
            return {};
        return recordTokenRequired();
    case Guard::Superuser: return requireSuperuser(call.identity);
    case Guard::SuperuserOrOwner: return requireSuperuserOrOwner(call);
    case Guard::SameCollection: return requireSameCollection(call);
    case Guard::LoopbackOrSuperuser:
        if (isLoopbackCaller(call.request))
            return {};
        return requireSuperuser(call.identity);
    }
    return Error::forbidden();
}

QByteArray guardName(Guard guard)
{
    switch (guard) {
    case Guard::None: return "none"_ba;
    case Guard::Guest: return "guest"_ba;
    case Guard::AnyRecord: return "anyRecord"_ba;
    case Guard::Superuser: return "superuser"_ba;
    case Guard::SuperuserOrOwner: return "superuserOrOwner"_ba;
    case Guard::SameCollection: return "sameCollection"_ba;
    case Guard::LoopbackOrSuperuser: return "loopbackOrSuperuser"_ba;
    }
    return {};
}

}  // namespace Binnacle
