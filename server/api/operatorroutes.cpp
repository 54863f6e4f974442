// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/operatorroutes.h"

#include "api/consoleanswer.h"
#include "api/queryvalues.h"
#include "api/requestbody.h"
#include "router/router.h"
#include "services/audit/auditlog.h"
#include "services/roles/operatorroles.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Result<Wire::Response> setRole(OperatorRoles &roles, const Call &call)
{
    const Result<RequestBody> body = readForm(call.request);
    if (!body)
        return body.error();
    FormReader reader(*body);
    const QString name = reader.text(u"role");
    if (reader.hasTypeError())
        return loadingError();
    const std::optional<Wire::OperatorRole> role = operatorRoleFromName(name);
    if (!role) {
        return Error::invalidInput(
            u"An error occurred while validating the submitted data."_s,
            JsonValue::object(
                {{u"role"_s,
                  name.isEmpty()
                      ? validationItem(u"validation_required"_s, u"Cannot be blank."_s)
                      : validationItem(u"validation_in_invalid"_s, u"Must be a valid value."_s)}}));
    }
    return consoleAnswer(roles.setRole(call.parameter("id"), *role));
}

Result<Wire::Response> listAudit(const AuditLog &audit, const Call &call)
{
    const Wire::QueryParameters parameters(call.request.query);
    AuditQuery query;
    const Result<qint64> limit = queryInteger(parameters, u"limit", query.limit);
    if (!limit)
        return limit.error();
    query.limit = *limit;
    query.before = queryText(parameters, u"before");
    query.action = queryText(parameters, u"action");
    query.actor = queryText(parameters, u"actor");
    query.target = queryText(parameters, u"target");
    query.search = queryText(parameters, u"search").trimmed();
    Result<QByteArray> json = audit.list(query);
    if (!json)
        return std::move(json).error();
    return Wire::Response::json(*std::move(json));
}

}  // namespace

void addOperatorRoutes(Router &router, OperatorRoles &roles, const AuditLog &audit)
{
    addConsoleRoute(router, Wire::Method::Get, "/api/console/operators"_ba,
                    [&roles](Call &) { return consoleAnswer(roles.list()); });
    addConsoleRoute(router, Wire::Method::Patch, "/api/console/operators/{id}"_ba,
                    [&roles](Call &call) { return setRole(roles, call); });
    addConsoleRoute(router, Wire::Method::Get, "/api/console/audit"_ba,
                    [&audit](Call &call) { return listAudit(audit, call); });
}

}  // namespace Binnacle
