// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/denialdata.h"

#include "core/datetime.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Client {

namespace {

RuleOperand ruleOperand(const JsonValue &json)
{
    RuleOperand operand;
    operand.text = json[u"text"].toString();
    for (const JsonValue &value : json[u"values"].elements())
        operand.values.append(QString::fromUtf8(value.toJson()));
    operand.hasMore = json[u"hasMore"].toBool();
    operand.isSecret = json[u"isSecret"].toBool();
    operand.error = json[u"error"].toString();
    return operand;
}

RulePart::Kind rulePartKind(const QString &name)
{
    if (name == "and"_L1)
        return RulePart::Kind::And;
    if (name == "or"_L1)
        return RulePart::Kind::Or;
    return name == "comparison"_L1 ? RulePart::Kind::Comparison : RulePart::Kind::Broken;
}

RulePart rulePart(const JsonValue &json)
{
    RulePart part;
    part.kind = rulePartKind(json[u"kind"].toString());
    part.text = json[u"text"].toString();
    if (json[u"result"].isBool())
        part.result = json[u"result"].toBool();
    part.error = json[u"error"].toString();
    for (const JsonValue &child : json[u"children"].elements())
        part.children.push_back(rulePart(child));
    part.left = ruleOperand(json[u"left"]);
    part.sign = json[u"sign"].toString();
    part.right = ruleOperand(json[u"right"]);
    return part;
}

}  // namespace

Denial denial(const JsonValue &json)
{
    Denial denial;
    denial.requestId = json[u"request"].toString();
    if (const std::optional<UtcTime> time = parseDateTime(json[u"time"].toString()))
        denial.time = toQDateTime(*time);
    denial.method = json[u"method"].toString();
    denial.operation = json[u"operation"].toString();
    denial.collectionId = json[u"collectionId"].toString();
    denial.collectionName = json[u"collectionName"].toString();
    denial.recordId = json[u"record"].toString();
    denial.identityCollection = json[u"identity"][u"collection"].toString();
    denial.identityId = json[u"identity"][u"id"].toString();
    denial.status = int(json[u"status"].toInteger());
    denial.ruleName = json[u"rule"].toString();
    if (json[u"expression"].isString())
        denial.expression = json[u"expression"].toString();
    denial.failure = json[u"failure"].toString();
    if (json[u"tree"].isObject())
        denial.tree = rulePart(json[u"tree"]);
    return denial;
}

}  // namespace Binnacle::Client
