// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/connection.h"
#include "schema/recordquery.h"
#include "services/records/recordlist.h"
#include "services/records/recordservice_p.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

struct OperationNames
{
    QLatin1StringView operation;
    QLatin1StringView rule;
    /// What a client is told whose record the rule does not let through (R6.2).
    int status = 404;
};

OperationNames namesOf(RecordService::Operation operation)
{
    using Operation = RecordService::Operation;
    switch (operation) {
    case Operation::List: return {"list"_L1, "listRule"_L1, 200};
    case Operation::View: return {"view"_L1, "viewRule"_L1, 404};
    case Operation::Create: return {"create"_L1, "createRule"_L1, 400};
    case Operation::Update: return {"update"_L1, "updateRule"_L1, 404};
    case Operation::Delete: return {"delete"_L1, "deleteRule"_L1, 404};
    }
    return {};
}

}  // namespace

void RecordService::Private::tellDenied(const RecordTarget &target, Operation operation,
                                        const Schema::RequestInfo &info, const Denied &denied) const
{
    if (!denials || (denied.failure && !isRuleFailure(*denied.failure)))
        return;
    const OperationNames names = namesOf(operation);
    RuleDenial denial{*target.collections, *target.collection, info,
                      names.operation,     names.rule,         *target.rule};
    denial.status = names.status;
    if (!*target.rule)
        denial.status = 403;
    else if (denied.failure && operation == Operation::List)
        denial.status = 400;
    denial.connection = target.connection;
    denial.recordId = denied.recordId;
    denial.candidate = denied.candidate;
    denial.filter = denied.filter;
    if (denied.failure)
        denial.failure = denied.failure->detail;
    denials->denied(denial);
}

void RecordService::Private::tellUnseen(const RecordTarget &target, const QString &id,
                                        const Error &error, const Schema::RequestInfo &info) const
{
    if (!denials || !target.asksRule)
        return;
    if (isRuleFailure(error)) {
        tellDenied(target, Operation::View, info, {id, nullptr, {}, &error});
    } else if (error.kind == Error::Kind::NotFound
               && store.find(*target.connection, target.collection, id)) {
        tellDenied(target, Operation::View, info, {id});
    }
}

void RecordService::Private::tellUnlisted(const RecordTarget &target, const ListOptions &options,
                                          const Result<QByteArray> &json,
                                          const Schema::RequestInfo &info) const
{
    if (!denials || !target.asksRule)
        return;
    if (json) {
        // Whether there is anything that the rule hides is the observer's to find out.
        if (options.page <= 1 && isEmptyList(*json))
            tellDenied(target, Operation::List, info, {{}, nullptr, options.filter, nullptr});
        return;
    }
    // The client's own filter or sort may be what is wrong.
    Schema::RecordQuery query(*target.collections, *target.collection, info,
                              target.connection->dialect());
    if (const Result<void> compiled = query.addRule(**target.rule); !compiled)
        tellDenied(target, Operation::List, info, {{}, nullptr, {}, &compiled.error()});
}

}  // namespace Binnacle
