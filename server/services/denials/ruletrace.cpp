// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/denials/ruletrace.h"

#include "db/connection.h"
#include "db/dialect.h"
#include "schema/filterparser.h"
#include "schema/recordquery.h"
#include "services/records/recordaccess.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

/// More of an operand's values, and of a text's characters, tell nobody more.
constexpr qint64 shownValues = 20;
constexpr qsizetype shownCharacters = 256;

QString errorText(const Error &error)
{
    if (error.kind == Error::Kind::Timeout)
        return u"not looked at for lack of time"_s;
    return error.detail.isEmpty() ? error.message : error.detail;
}

QString kindName(Schema::RuleNode::Kind kind)
{
    switch (kind) {
    case Schema::RuleNode::Kind::And: return u"and"_s;
    case Schema::RuleNode::Kind::Or: return u"or"_s;
    case Schema::RuleNode::Kind::Comparison: return u"comparison"_s;
    }
    return {};
}

QByteArray idColumnOf(const Schema::Collection &collection, const Db::Dialect &dialect)
{
    return dialect.quoted(collection.name) + '.' + dialect.quoted(u"id");
}

}  // namespace

RuleTrace::RuleTrace(const RuleDenial &denial)
    : m_denial(denial)
    , m_recordId(denial.recordId)
    , m_secrets(denial.collections)
    , m_shownInfo(m_secrets.withoutSecrets(denial.info))
{
}

Result<QString> RuleTrace::findHiddenRecord()
{
    const Db::Dialect &dialect = m_denial.connection->dialect();
    Schema::RecordQuery query(m_denial.collections, m_denial.collection, m_denial.info, dialect);
    if (Result<void> added = query.addFilter(m_denial.filter); !added)
        return std::move(added).error();
    const Result<qint64> rows = m_denial.connection->forEach(
        query.page(1, 0, idColumnOf(m_denial.collection, dialect)), [this](const Db::Row &row) {
            m_recordId = row.string(0);
            return false;
        });
    if (!rows)
        return rows.error();
    return m_recordId;
}

JsonValue RuleTrace::tree() const
{
    const Result<Schema::FilterNodes> nodes = Schema::parseFilter(m_denial.rule->toUtf8());
    if (!nodes) {
        return JsonValue::object({{u"kind"_s, JsonValue(u"broken"_s)},
                                  {u"text"_s, JsonValue(*m_denial.rule)},
                                  {u"result"_s, JsonValue()},
                                  {u"error"_s, JsonValue(errorText(nodes.error()))}});
    }
    return nodeTree(Schema::ruleTree(*nodes));
}

JsonValue RuleTrace::nodeTree(const Schema::RuleNode &node) const
{
    JsonValue json = JsonValue::object({{u"kind"_s, JsonValue(kindName(node.kind))},
                                        {u"text"_s, JsonValue(Schema::filterText(node.nodes))}});
    const Result<bool> result = holds(node.nodes);
    json.insert(u"result"_s, result ? JsonValue(*result) : JsonValue());
    if (!result)
        json.insert(u"error"_s, JsonValue(errorText(result.error())));
    if (node.children.empty()) {
        const Schema::FilterComparison &comparison = node.comparison();
        json.insert(u"left"_s, operandTree(comparison.left));
        json.insert(u"sign"_s, JsonValue(Schema::filterText(comparison.sign)));
        json.insert(u"right"_s, operandTree(comparison.right));
        return json;
    }
    JsonValue children = JsonValue::array();
    for (const Schema::RuleNode &child : node.children)
        children.append(nodeTree(child));
    json.insert(u"children"_s, std::move(children));
    return json;
}

JsonValue RuleTrace::operandTree(const Schema::FilterToken &operand) const
{
    JsonValue json = JsonValue::object({{u"text"_s, JsonValue(Schema::filterText(operand))}});
    if (m_secrets.isSecret(operand)) {
        json.insert(u"isSecret"_s, JsonValue(true));
        return json;
    }
    if (const Result<void> added = addValues(operand, json); !added)
        json.insert(u"error"_s, JsonValue(errorText(added.error())));
    return json;
}

Result<bool> RuleTrace::holds(const Schema::FilterNodes &nodes) const
{
    Schema::RecordQuery query(m_denial.collections, m_denial.collection, m_denial.info,
                              m_denial.connection->dialect());
    choose(query);
    if (Result<void> added = query.addParsedRule(nodes); !added)
        return std::move(added).error();
    bool found = false;
    const Result<qint64> rows
        = m_denial.connection->forEach(query.page(1, 0, "1"), [&found](const Db::Row &) {
              found = true;
              return false;
          });
    if (!rows)
        return rows.error();
    return found;
}

Result<void> RuleTrace::addValues(const Schema::FilterToken &operand, JsonValue &object) const
{
    Schema::RecordQuery query(m_denial.collections, m_denial.collection, m_shownInfo,
                              m_denial.connection->dialect());
    choose(query);
    const Result<Db::Statement> statement = query.operandValues(operand, shownValues + 1);
    if (!statement)
        return statement.error();
    JsonValue values = JsonValue::array();
    const Result<qint64> rows = m_denial.connection->forEach(*statement, [&](const Db::Row &row) {
        if (values.size() < shownValues)
            values.append(shownValue(row));
        return true;
    });
    if (!rows)
        return rows.error();
    object.insert(u"values"_s, std::move(values));
    if (*rows > shownValues)
        object.insert(u"hasMore"_s, JsonValue(true));
    return {};
}

void RuleTrace::choose(Schema::RecordQuery &query) const
{
    const Db::Dialect &dialect = m_denial.connection->dialect();
    if (m_denial.candidate) {
        Db::Statement source = candidateRow(*m_denial.candidate, dialect);
        query.setSource(std::move(source.sql), std::move(source.values));
    } else {
        query.addCondition(idColumnOf(m_denial.collection, dialect) + " = ?",
                           {Db::textValue(m_recordId)});
    }
}

JsonValue RuleTrace::shownValue(const Db::Row &row) const
{
    switch (row.type(0)) {
    case Db::Row::Type::Null: return {};
    case Db::Row::Type::Integer:
    case Db::Row::Type::Real: return JsonValue(row.real(0));
    case Db::Row::Type::Blob: return JsonValue(u"%1 bytes"_s.arg(row.text(0).size()));
    case Db::Row::Type::Text: break;
    }
    QString text = m_secrets.withoutSecrets(row.string(0));
    if (text.size() > shownCharacters) {
        text.truncate(shownCharacters);
        text += u'…';
    }
    return JsonValue(std::move(text));
}

}  // namespace Binnacle
