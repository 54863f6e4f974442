// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/settingslimiter.h"

#include "router/call.h"
#include "services/collections/collectionservice.h"

namespace Binnacle {

Result<void> SettingsLimiter::admit(const Call &call, const RouteSpec *route)
{
    const QByteArray &client = call.record.userIp;
    if (call.identity.isSuperuser || !m_limiter.binds(client))
        return {};
    LimitedRequest request;
    request.method = QString::fromLatin1(call.request.methodName);
    request.path = QString::fromUtf8(Wire::percentDecoded(call.request.path));
    request.isGuest = call.identity.isGuest();
    request.client = client;
    if (route && !route->actions.isEmpty()) {
        const auto collections = m_collections.snapshot();
        const Schema::Collection *collection = collections->find(call.parameter("collection"));
        // The handler tells of it, in its own words.
        if (!collection)
            return {};
        request.collectionId = collection->id;
        request.collectionName = collection->name;
        request.pattern = Wire::methodName(route->method).toByteArray() + ' ' + route->pattern;
        request.actions = route->actions;
    }
    return m_limiter.admit(request);
}

}  // namespace Binnacle
