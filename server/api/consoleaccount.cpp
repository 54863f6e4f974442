// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/consoleaccount.h"

#include "router/router.h"
#include "services/auth/authservice.h"
#include "services/records/recordauthority.h"

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

Result<Schema::Record> namedAccount(const AuthService &auth, const Call &call)
{
    return auth.recordToImpersonate(call.parameter("collection"), call.parameter("id"));
}

Result<Schema::Record> operatedAccount(const AuthService &auth, const Call &call)
{
    Result<Schema::Record> record = namedAccount(auth, call);
    if (!record)
        return record;
    const Result<void> allowed = checkAuthority(call.identity, record->collection(),
                                                Wire::RecordAction::Update, record->id());
    return allowed ? std::move(record) : allowed.error();
}

Result<AccountId> ownAccount(const Call &call)
{
    if (call.identity.recordId.isEmpty())
        return Error::forbidden(u"The request can be made only by an auth record."_s);
    return AccountId{call.identity.collectionId, call.identity.recordId};
}

}  // namespace Binnacle
