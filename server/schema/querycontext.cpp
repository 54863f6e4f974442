// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/querycontext.h"

#include "db/dialect.h"

namespace Binnacle::Schema {

using namespace Qt::StringLiterals;

QString QueryJoins::uniqueAlias(const QString &wanted)
{
    // PostgreSQL cuts identifiers at 63 bytes.
    constexpr qsizetype maximumLength = 56;
    const QString start = wanted.left(maximumLength);
    QString alias = start;
    for (int i = 2; m_aliases.contains(alias.toLower()); ++i)
        alias = start + u'_' + QString::number(i);
    m_aliases.insert(alias.toLower());
    return alias;
}

QString QueryJoins::aliasFor(const QString &key, const QString &wanted)
{
    QString &name = m_names[key];
    if (name.isEmpty())
        name = uniqueAlias(wanted);
    return name;
}

int QueryJoins::add(const QString &key, Join join)
{
    const int place = int(m_joins.size());
    m_joins.push_back(std::move(join));
    m_places.insert(key, place);
    return place;
}

void QueryJoins::useInCondition(int place)
{
    while (place >= 0) {
        Join &join = m_joins[size_t(place)];
        join.isForSort = false;
        place = join.parent;
    }
}

const Collection *QueryContext::find(QStringView nameOrId) const
{
    if (nameOrId == base.id || nameOrId.compare(base.name, Qt::CaseInsensitive) == 0)
        return &base;
    return collections.find(nameOrId);
}

QByteArray QueryContext::quoted(QStringView identifier) const
{
    return dialect.quoted(identifier);
}

QByteArray QueryContext::column(QStringView alias, QStringView name) const
{
    return dialect.quoted(alias) + '.' + dialect.quoted(name);
}

}  // namespace Binnacle::Schema
