// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/ruletree.h"

#include <QStringList>

namespace Binnacle::Schema {

using namespace Qt::StringLiterals;

namespace {

RuleNode elementTree(FilterNode node)
{
    node.isJoinedByOr = false;
    if (node.isGroup())
        return ruleTree(node.group);
    RuleNode leaf;
    leaf.nodes.push_back(std::move(node));
    return leaf;
}

/// What is joined by AND alone.
RuleNode termTree(FilterNodes term)
{
    term.front().isJoinedByOr = false;
    if (term.size() == 1)
        return elementTree(std::move(term.front()));
    RuleNode node;
    node.kind = RuleNode::Kind::And;
    for (const FilterNode &element : term)
        node.children.push_back(elementTree(element));
    node.nodes = std::move(term);
    return node;
}

}  // namespace

RuleNode ruleTree(const FilterNodes &nodes)
{
    std::vector<FilterNodes> terms;
    for (const FilterNode &node : nodes) {
        if (terms.empty() || node.isJoinedByOr)
            terms.emplace_back();
        terms.back().push_back(node);
    }
    if (terms.size() == 1)
        return termTree(std::move(terms.front()));
    RuleNode tree;
    tree.kind = RuleNode::Kind::Or;
    tree.nodes = nodes;
    for (FilterNodes &term : terms)
        tree.children.push_back(termTree(std::move(term)));
    return tree;
}

QString filterText(const FilterNodes &nodes)
{
    QString text;
    for (size_t i = 0; i < nodes.size(); ++i) {
        const FilterNode &node = nodes[i];
        if (i > 0)
            text += node.isJoinedByOr ? u" || "_s : u" && "_s;
        if (node.isGroup()) {
            text += u'(' + filterText(node.group) + u')';
        } else {
            text += filterText(node.comparison.left) + u' ' + filterText(node.comparison.sign)
                + u' ' + filterText(node.comparison.right);
        }
    }
    return text;
}

QString filterText(const FilterToken &operand)
{
    const QString text = QString::fromUtf8(operand.text);
    if (operand.kind == FilterToken::Kind::Text) {
        const QChar quote = text.contains(u'\'') ? u'"' : u'\'';
        return quote + text + quote;
    }
    if (operand.kind != FilterToken::Kind::Function)
        return text;
    QStringList arguments;
    for (const FilterToken &argument : operand.arguments)
        arguments.append(filterText(argument));
    return text + u'(' + arguments.join(u", ") + u')';
}

QString filterText(FilterSign sign)
{
    using Kind = FilterSign::Kind;
    const QString any = sign.isAny ? u"?"_s : QString();
    switch (sign.kind) {
    case Kind::Equal: return any + u'=';
    case Kind::NotEqual: return any + u"!=";
    case Kind::Greater: return any + u'>';
    case Kind::GreaterOrEqual: return any + u">=";
    case Kind::Less: return any + u'<';
    case Kind::LessOrEqual: return any + u"<=";
    case Kind::Like: return any + u'~';
    case Kind::NotLike: return any + u"!~";
    }
    return {};
}

}  // namespace Binnacle::Schema
