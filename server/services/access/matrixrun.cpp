// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/access/matrixrun.h"

#include "core/executioncontext.h"
#include "schema/filterparser.h"
#include "schema/record.h"
#include "schema/recordquery.h"
#include "services/records/recordaccess.h"

#include <algorithm>
#include <utility>

namespace Binnacle {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// What one count may take, and all of them.
constexpr auto countTime = 250ms;
constexpr auto wholeTime = 4s;

JsonValue numberOrNull(const std::optional<qint64> &number)
{
    return number ? JsonValue(*number) : JsonValue();
}

}  // namespace

MatrixRun::MatrixRun(Db::Connection &connection, const Schema::CollectionSet &collections,
                     Schema::RequestInfo info)
    : m_connection(connection)
    , m_collections(collections)
    , m_info(std::move(info))
    , m_end(std::chrono::steady_clock::now() + wholeTime)
{
}

Result<JsonValue> MatrixRun::collection(const CollectionPointer &collection)
{
    m_collection = collection;
    m_known.clear();
    const Count rows = countRecords(nullptr);
    if (!rows)
        return rows.error();
    m_rows = *rows;
    JsonValue actions = JsonValue::object();
    const auto add = [&](QLatin1StringView name, const QString &method,
                         const std::optional<QString> &rule) -> Result<void> {
        Result<JsonValue> made = action(name, method, rule);
        if (!made)
            return std::move(made).error();
        actions.insert(name, *std::move(made));
        return {};
    };
    const Schema::Collection &rules = *collection;
    for (const auto &[name, method, rule] :
         {std::tuple("list"_L1, u"GET"_s, rules.listRule),
          std::tuple("view"_L1, u"GET"_s, rules.viewRule),
          std::tuple("create"_L1, u"POST"_s, rules.createRule),
          std::tuple("update"_L1, u"PATCH"_s, rules.updateRule),
          std::tuple("delete"_L1, u"DELETE"_s, rules.deleteRule)}) {
        if (Result<void> added = add(name, method, rule); !added)
            return std::move(added).error();
    }
    return JsonValue::object({{u"id"_s, JsonValue(collection->id)},
                              {u"name"_s, JsonValue(collection->name)},
                              {u"type"_s, JsonValue(Schema::collectionTypeName(collection->type))},
                              {u"system"_s, JsonValue(collection->isSystem)},
                              {u"rows"_s, numberOrNull(m_rows)},
                              {u"actions"_s, std::move(actions)}});
}

Result<JsonValue> MatrixRun::action(QLatin1StringView name, const QString &method,
                                    const std::optional<QString> &rule)
{
    const bool isWrite = method != u"GET";
    Verdict found;
    if (isWrite && m_collection->isView()) {
        found.allowed = false;
    } else {
        m_info.method = method;
        const Result<Verdict> asked = verdict(rule, name == "create"_L1);
        if (!asked)
            return asked.error();
        found = *asked;
    }
    if (name == "create"_L1)
        found.visible.reset();
    JsonValue json = JsonValue::object(
        {{u"class"_s, JsonValue(QString(ruleClassName(ruleClassOf(rule))))},
         {u"rule"_s, rule ? JsonValue(*rule) : JsonValue()},
         {u"allowed"_s, found.allowed ? JsonValue(*found.allowed) : JsonValue()},
         {u"visible"_s, numberOrNull(found.visible)}});
    if (!found.failure.isEmpty())
        json.insert(u"error"_s, JsonValue(found.failure));
    return json;
}

Result<MatrixRun::Verdict> MatrixRun::verdict(const std::optional<QString> &rule, bool isCreate)
{
    if (m_info.identity.isSuperuser || (rule && rule->isEmpty()))
        return Verdict{true, m_rows, {}};
    if (!rule)
        return Verdict{false, 0, {}};
    // A rule may name the method, so only those of one are the same.
    const QString key = m_info.method + u' ' + *rule;
    if (const auto known = m_known.constFind(key); known != m_known.constEnd())
        return *known;
    Result<Verdict> found = byRule(*rule, isCreate);
    if (!found && !isRuleFailure(found.error()))
        return found;
    if (!found) {
        const Error &error = found.error();
        found = Verdict{false, 0, error.detail.isEmpty() ? error.message : error.detail};
    }
    m_known.insert(key, *found);
    return found;
}

Result<MatrixRun::Verdict> MatrixRun::byRule(const QString &rule, bool isCreate)
{
    const Result<Schema::FilterNodes> nodes = Schema::parseFilter(rule.toUtf8());
    if (!nodes)
        return nodes.error();
    const ForeseenRule anybody = foreseen(*nodes, Foreseen::NoRecord);
    const Count could = countCandidate(anybody.nodes);
    if (!could)
        return could.error();
    if (*could && **could == 0)
        return Verdict{false, 0, {}};
    const std::optional<bool> decided
        = *could && anybody.isExact ? std::optional(true) : std::nullopt;
    if (isCreate)
        return Verdict{decided, {}, {}};
    if (decided)
        return Verdict{true, m_rows, {}};
    return overRecords(foreseen(*nodes, Foreseen::Stored));
}

Result<MatrixRun::Verdict> MatrixRun::overRecords(const ForeseenRule &rule)
{
    const Count count = countRecords(&rule.nodes);
    if (!count)
        return count.error();
    if (!*count)
        return Verdict();
    const qint64 rows = **count;
    if (rows == 0) {
        // Without records it is not the rule that keeps them back.
        const bool isEmpty = m_rows && *m_rows == 0;
        return Verdict{isEmpty ? std::nullopt : std::optional(false), 0, {}};
    }
    // Some of them, at most these.
    if (!rule.isExact)
        return Verdict();
    return Verdict{true, rows, {}};
}

MatrixRun::Count MatrixRun::countCandidate(const Schema::FilterNodes &rule)
{
    const Db::Dialect &dialect = m_connection.dialect();
    Schema::RecordQuery query(m_collections, *m_collection, m_info, dialect);
    Db::Statement source = candidateRow(Schema::Record(m_collection), dialect);
    query.setSource(std::move(source.sql), std::move(source.values));
    if (const Result<void> added = query.addParsedRule(rule); !added)
        return added.error();
    return run(query.page(1, 0, "1"), false);
}

MatrixRun::Count MatrixRun::countRecords(const Schema::FilterNodes *rule)
{
    Schema::RecordQuery query(m_collections, *m_collection, m_info, m_connection.dialect());
    if (rule) {
        if (const Result<void> added = query.addParsedRule(*rule); !added)
            return added.error();
    }
    return run(query.count(), true);
}

MatrixRun::Count MatrixRun::run(const Db::Statement &statement, bool isNumber)
{
    ExecutionContext context = ExecutionScope::current();
    const auto now = std::chrono::steady_clock::now();
    context.deadline = std::min({context.deadline, m_end, now + countTime});
    if (context.deadline <= now)
        return std::optional<qint64>();
    const ExecutionScope scope(std::move(context));
    const Result<qint64> found = isNumber
        ? m_connection.integer(statement)
        : m_connection.forEach(statement, [](const Db::Row &) { return false; });
    if (found)
        return std::optional(*found);
    if (found.error().kind == Error::Kind::Timeout)
        return std::optional<qint64>();
    return found.error();
}

}  // namespace Binnacle
