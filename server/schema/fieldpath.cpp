// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/fieldpath.h"

#include "schema/filtererror.h"

namespace Binnacle::Schema {

using namespace Qt::StringLiterals;

Result<void> FieldPath::take(PathStep step)
{
    QueryJoins &joins = m_context.joins;
    const QString key = m_alias + u'/' + step.key;
    int place = joins.find(key);
    if (place < 0) {
        if (joins.all().size() >= QueryJoins::maximum)
            return filterError(u"max joins limit reached"_s);
        QueryJoins::Join join;
        join.alias = joins.uniqueAlias(step.alias);
        join.sql = step.join(m_context.quoted(m_alias), m_context.quoted(join.alias));
        join.parent = m_join;
        join.isToMany = step.isToMany;
        place = joins.add(key, std::move(join));
    }
    if (!m_context.isSorting)
        joins.useInCondition(place);

    m_join = place;
    m_alias = joins.all()[size_t(place)].alias;
    m_fansOut |= step.isToMany;
    m_steps.push_back(std::move(step));
    m_aliases.push_back(m_alias);
    return {};
}

SqlOperand FieldPath::operand(const std::function<SqlFragment(const QByteArray &)> &value)
{
    SqlOperand operand = SqlOperand::expression(value(m_context.quoted(m_alias)));
    operand.fansOut = m_fansOut;
    if (m_isMulti)
        operand.multi = multiMatch(value);
    return operand;
}

MultiMatch FieldPath::multiMatch(const std::function<SqlFragment(const QByteArray &)> &value)
{
    const auto innerAlias = [this](const QString &alias) {
        return m_context.quoted(m_context.joins.aliasFor(u"multi "_s + alias, u"__mm_"_s + alias));
    };
    MultiMatch multi;
    QByteArray alias = innerAlias(m_scope.alias);
    const QByteArray id = '.' + m_context.quoted(u"id");
    multi.from << m_scope.table << " AS " << alias;
    multi.where << alias << id << " = " << m_context.quoted(m_scope.alias) << id;
    for (size_t i = 0; i < m_steps.size(); ++i) {
        const QByteArray next = innerAlias(m_aliases[i]);
        multi.from << " " << m_steps[i].join(alias, next);
        alias = next;
    }
    multi.value = value(alias);
    return multi;
}

}  // namespace Binnacle::Schema
