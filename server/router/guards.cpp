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

}  // namespace

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
