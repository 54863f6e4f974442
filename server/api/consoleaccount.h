// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "router/call.h"
#include "schema/record.h"
#include "services/audit/auditlog.h"
#include "services/storage/accounttables.h"

namespace Binnacle {

class AuthService;
class Router;

// What the routes for accounts below `/api/console/` have in common.

/// A route for the account that asks; those that only read are left out of stored logs.
void addAccountRoute(Router &router, Wire::Method method, const QByteArray &pattern,
                     Handler handler);

/// An account as the audit log names it.
AuditTarget auditedAccount(const Schema::Record &record);

/// The account that the path names by {collection} and {id}. Errors: NotFound.
Result<Schema::Record> namedAccount(const AuthService &auth, const Call &call);
/// The same, for an operator who changes how it signs in. Errors also: Forbidden.
Result<Schema::Record> operatedAccount(const AuthService &auth, const Call &call);

/// The account of who asks. Errors: Forbidden for the owner in process and others without one.
Result<AccountId> ownAccount(const Call &call);

}  // namespace Binnacle
