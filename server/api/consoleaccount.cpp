// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/consoleaccount.h"

#include "router/router.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

void addAccountRoute(Router &router, Wire::Method method, const QByteArray &pattern,
                     Handler handler)
{
    RouteSpec spec;
    spec.method = method;
    spec.pattern = pattern;
    spec.owner = "console"_ba;
    spec.guard = Guard::AnyRecord;
    spec.handler = std::move(handler);
    spec.isQuiet = method == Wire::Method::Get;
    router.add(std::move(spec));
}

AuditTarget auditedAccount(const Schema::Record &record)
{
    return {record.collection().name, record.id(), record.value(u"email").toString()};
}

Result<AccountId> ownAccount(const Call &call)
{
    if (call.identity.recordId.isEmpty())
        return Error::forbidden(u"The request can be made only by an auth record."_s);
    return AccountId{call.identity.collectionId, call.identity.recordId};
}

}  // namespace Binnacle
