// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/access/ruleclass.h"

#include "schema/filterparser.h"
#include "schema/ruletree.h"

#include <algorithm>

namespace Binnacle {

using namespace Qt::StringLiterals;
using Schema::FilterComparison;
using Schema::FilterNode;
using Schema::FilterToken;

namespace {

bool isCaller(const FilterToken &token)
{
    return token.kind == FilterToken::Kind::Identifier && token.text == "@request.auth.id";
}

bool isNothing(const FilterToken &token)
{
    return (token.kind == FilterToken::Kind::Text && token.text.isEmpty())
        || (token.kind == FilterToken::Kind::Identifier && token.text == "null");
}

bool asksForSignIn(const FilterComparison &comparison)
{
    if (comparison.sign.kind != Schema::FilterSign::Kind::NotEqual)
        return false;
    return (isCaller(comparison.left) && isNothing(comparison.right))
        || (isNothing(comparison.left) && isCaller(comparison.right));
}

bool isForeseen(const FilterToken &token, Foreseen what)
{
    if (token.kind == FilterToken::Kind::Function) {
        return std::all_of(token.arguments.begin(), token.arguments.end(),
                           [what](const FilterToken &each) { return isForeseen(each, what); });
    }
    if (token.kind != FilterToken::Kind::Identifier)
        return true;
    const QByteArray &name = token.text;
    // Method and context are those of the operation; body, query and headers come with a request.
    if (name.startsWith("@request."))
        return name.startsWith("@request.auth.") || name == "@request.method"
            || name == "@request.context";
    if (name.startsWith('@') || name == "true" || name == "false" || name == "null")
        return true;
    return what == Foreseen::Stored;
}

FilterComparison alwaysTrue()
{
    FilterToken one;
    one.kind = FilterToken::Kind::Number;
    one.text = "1"_ba;
    return {one, {}, one};
}

void replace(FilterNode &node, Foreseen what, ForeseenRule &rule)
{
    if (node.isGroup()) {
        for (FilterNode &each : node.group)
            replace(each, what, rule);
        return;
    }
    if (isForeseen(node.comparison.left, what) && isForeseen(node.comparison.right, what))
        return;
    node.comparison = alwaysTrue();
    rule.isExact = false;
}

}  // namespace

RuleClass ruleClassOf(const std::optional<QString> &rule)
{
    if (!rule)
        return RuleClass::Closed;
    if (rule->isEmpty())
        return RuleClass::Public;
    const Result<Schema::FilterNodes> nodes = Schema::parseFilter(rule->toUtf8());
    if (!nodes)
        return RuleClass::Rule;
    const Schema::RuleNode tree = Schema::ruleTree(*nodes);
    const bool isComparison = tree.kind == Schema::RuleNode::Kind::Comparison;
    return isComparison && asksForSignIn(tree.comparison()) ? RuleClass::SignedIn : RuleClass::Rule;
}

QLatin1StringView ruleClassName(RuleClass ruleClass)
{
    switch (ruleClass) {
    case RuleClass::Closed: return "closed"_L1;
    case RuleClass::Rule: return "rule"_L1;
    case RuleClass::SignedIn: return "signed-in"_L1;
    case RuleClass::Public: return "public"_L1;
    }
    return {};
}

ForeseenRule foreseen(const Schema::FilterNodes &rule, Foreseen what)
{
    ForeseenRule made{rule, true};
    for (FilterNode &node : made.nodes)
        replace(node, what, made);
    return made;
}

}  // namespace Binnacle
