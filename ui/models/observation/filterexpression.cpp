// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/filterexpression.h"

#include "models/observation/filterparser.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

Result<FilterExpression> FilterExpression::parse(const QString &text, const FilterFields &fields)
{
    return FilterParser(text, fields).run();
}

bool FilterExpression::matches(const FilterSubject &subject) const
{
    return m_root < 0 || matches(m_root, subject);
}

bool FilterExpression::compareNumber(const Comparison &comparison, double value)
{
    if (std::isnan(value))
        return false;
    switch (comparison.op) {
    case Operator::Equal: return value >= comparison.number && value <= comparison.numberEnd;
    case Operator::NotEqual: return value < comparison.number || value > comparison.numberEnd;
    case Operator::Greater: return value > comparison.numberEnd;
    case Operator::GreaterEqual: return value >= comparison.number;
    case Operator::Less: return value < comparison.number;
    case Operator::LessEqual: return value <= comparison.numberEnd;
    case Operator::Like:
    case Operator::NotLike: break;
    }
    return false;
}

bool FilterExpression::compareText(const Node &node, const QString &value)
{
    const Comparison &comparison = node.comparison;
    const auto contains = [&] {
        return node.pattern ? node.pattern->match(value).hasMatch()
                            : value.contains(comparison.text, Qt::CaseInsensitive);
    };
    switch (comparison.op) {
    case Operator::Equal: return value.compare(comparison.text, Qt::CaseInsensitive) == 0;
    case Operator::NotEqual: return value.compare(comparison.text, Qt::CaseInsensitive) != 0;
    case Operator::Greater: return value.compare(comparison.text, Qt::CaseInsensitive) > 0;
    case Operator::GreaterEqual: return value.compare(comparison.text, Qt::CaseInsensitive) >= 0;
    case Operator::Less: return value.compare(comparison.text, Qt::CaseInsensitive) < 0;
    case Operator::LessEqual: return value.compare(comparison.text, Qt::CaseInsensitive) <= 0;
    case Operator::Like: return contains();
    case Operator::NotLike: return !contains();
    }
    return false;
}

bool FilterExpression::matches(int index, const FilterSubject &subject) const
{
    const Node &node = m_nodes[size_t(index)];
    switch (node.kind) {
    case NodeKind::And: return matches(node.left, subject) && matches(node.right, subject);
    case NodeKind::Or: return matches(node.left, subject) || matches(node.right, subject);
    case NodeKind::Not: return !matches(node.left, subject);
    case NodeKind::Search:
        for (const int field : node.searched) {
            if (subject.text(field).contains(node.comparison.text, Qt::CaseInsensitive))
                return true;
        }
        return false;
    case NodeKind::Compare:
        return node.isNumeric
            ? compareNumber(node.comparison, subject.number(node.comparison.field))
            : compareText(node, subject.text(node.comparison.field));
    }
    return false;
}

QString FilterExpression::without(int clause) const
{
    QStringList rest;
    for (int i = 0; i < int(m_clauses.size()); ++i) {
        if (i != clause)
            rest.append(m_clauses[size_t(i)].text);
    }
    return rest.join(u" && "_s);
}

QString filterLiteral(const QString &value)
{
    QString text = value;
    text.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
    return QString(u'\'' + text + u'\'');
}

}  // namespace Binnacle::Models
