// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/fieldwalker.h"

#include "db/dialect.h"
#include "schema/filtererror.h"
#include "schema/overruling.h"

#include <algorithm>

namespace Binnacle::Schema {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxRelationDepth = 6;

QString causeWithName(const QString &text, const QString &name)
{
    return text.arg(quotedForMessage(name.toUtf8()));
}

bool isJsonType(FieldType type)
{
    return type == FieldType::Json || type == FieldType::GeoPoint;
}

/// `.name` and `[index]` for each segment; nothing when one of them is empty.
QByteArray jsonPathText(const QStringList &segments)
{
    QByteArray text;
    for (const QString &segment : segments) {
        QByteArray name = segment.toUtf8();
        name.replace(':', "");
        if (name.isEmpty())
            return {};
        const bool isIndex
            = std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (isIndex)
            text += '[' + name + ']';
        else
            text += '.' + name;
    }
    return text;
}

}  // namespace

bool isMultiValueType(FieldType type)
{
    return type == FieldType::Select || type == FieldType::Relation || type == FieldType::File;
}

Result<SqlOperand> FieldWalker::missing(const QString &cause) const
{
    if (m_isNullWhenMissing)
        return SqlOperand::null();
    return filterError(cause);
}

Result<SqlOperand> FieldWalker::follow(FieldPath &path, const QStringList &segments)
{
    for (qsizetype i = 0; i + 1 < segments.size(); ++i) {
        const QString &segment = segments[i];
        const Field *field = path.collection().field(segment);
        if (field && field->isHidden && m_access == FieldAccess::Public)
            return filterError(causeWithName(u"non-filterable field %1"_s, segment));
        if (field && isJsonType(field->type))
            return jsonOperand(path, *field, segments.sliced(i + 1));
        if (i >= maxRelationDepth) {
            return filterError(
                causeWithName(u"max nested relations reached for field %1"_s, segment));
        }

        if (!field) {
            const Collection *from = nullptr;
            const Field *back = nullptr;
            if (const QString cause = backRelation(path, segment, &from, &back); !cause.isEmpty())
                return missing(cause);
            if (back->isHidden && m_access == FieldAccess::Public) {
                return filterError(
                    causeWithName(u"non-filterable back relation field %1"_s, back->name));
            }
            if (Result<void> taken = followBackRelation(path, segment, *from, *back); !taken)
                return std::move(taken).error();
            continue;
        }
        if (field->type != FieldType::Relation)
            return missing(causeWithName(u"field %1 is not a valid relation"_s, segment));
        // A single relation holds that very id.
        if (i + 2 == segments.size() && segments[i + 1] == "id"_L1 && !field->isMultiple())
            return columnOperand(path, *field, false);
        const Collection *target = m_context.find(field->relatedCollectionId);
        if (!target)
            return missing(causeWithName(u"failed to resolve field %1"_s, segment));
        if (Result<void> taken = followRelation(path, *field, *target); !taken)
            return std::move(taken).error();
    }
    return lastSegment(path, segments.back());
}

QString FieldWalker::backRelation(const FieldPath &path, const QString &segment,
                                  const Collection **from, const Field **field) const
{
    const QString separator = u"_via_"_s;
    // The last one that leaves a name on either side.
    const qsizetype at = segment.size() > separator.size() + 1
        ? segment.lastIndexOf(separator, segment.size() - separator.size() - 1)
        : -1;
    if (at < 1 || segment.contains(u':'))
        return causeWithName(u"failed to resolve field %1"_s, segment);
    const QString fieldName = segment.sliced(at + separator.size());
    *from = m_context.find(QStringView(segment).first(at));
    if (!*from) {
        return causeWithName(u"failed to load back relation field %1 collection"_s, segment);
    }
    *field = (*from)->field(fieldName);
    if (!*field)
        return causeWithName(u"missing back relation field %1"_s, fieldName);
    if ((*field)->type != FieldType::Relation)
        return causeWithName(u"invalid back relation field %1"_s, fieldName);
    // No stored record can point to a candidate.
    const bool startsAtCandidate = m_scope.isCandidate && path.isAtStart();
    if ((*field)->relatedCollectionId != path.collection().id || startsAtCandidate) {
        return causeWithName(u"invalid collection reference of a back relation field %1"_s,
                             fieldName);
    }
    return {};
}

Result<void> FieldWalker::followBackRelation(FieldPath &path, const QString &segment,
                                             const Collection &from, const Field &field)
{
    const QueryContext &context = m_context;
    const QByteArray table = context.quoted(from.name);
    const QByteArray key = context.quoted(field.name);
    const QByteArray id = context.quoted(u"id");
    const bool isMultiple = field.isMultiple();
    const bool isUnique = !isMultiple && from.hasUniqueIndex(field.name) && !from.isView();

    PathStep step;
    step.key = segment;
    step.alias = path.alias() + u'_' + segment;
    step.isToMany = !isUnique;
    step.join = [=, &context](const QByteArray &previous, const QByteArray &alias) {
        const QByteArray column = alias + '.' + key;
        SqlFragment sql;
        sql << "LEFT JOIN " << table << " AS " << alias << " ON ";
        if (isMultiple) {
            sql << previous << "." << id << " IN (SELECT value FROM "
                << context.dialect.eachItem(column) << ")";
        } else {
            sql << column << " = " << previous << "." << id;
        }
        return sql;
    };
    if (Result<void> taken = path.take(std::move(step)); !taken)
        return taken;
    if (!isUnique)
        path.setMulti();
    return arrive(path, segment, from);
}

Result<void> FieldWalker::followRelation(FieldPath &path, const Field &field,
                                         const Collection &target)
{
    const QByteArray table = m_context.quoted(target.name);
    const QByteArray id = m_context.quoted(u"id");
    const bool isMultiple = field.isMultiple();
    const QString wanted = path.alias() + u'_' + field.name;
    if (isMultiple) {
        if (Result<void> taken = path.take(eachStep(path, field)); !taken)
            return taken;
        path.setMulti();
    }

    PathStep step;
    step.key = u"relation "_s + field.name;
    step.alias = wanted;
    // The ids of a view need not be unique.
    step.isToMany = target.isView();
    const QByteArray source = isMultiple ? "value"_ba : m_context.quoted(field.name);
    step.join = [=](const QByteArray &previous, const QByteArray &alias) {
        SqlFragment sql;
        sql << "LEFT JOIN " << table << " AS " << alias << " ON " << alias << "." << id << " = "
            << previous << "." << source;
        return sql;
    };
    if (Result<void> taken = path.take(std::move(step)); !taken)
        return taken;
    return arrive(path, field.name, target);
}

Result<void> FieldWalker::arrive(FieldPath &path, const QString &segment,
                                 const Collection &collection)
{
    path.setCollection(&collection);
    // Rules are never asked for an API key, so this is a filter of its own, which ends with its
    // scope.
    if (m_context.info && m_context.info->identity.key) {
        if (overrules(m_context.info->identity, collection, Wire::RecordAction::List))
            return {};
        return filterError(causeWithName(u"non-filterable field %1"_s, segment));
    }
    if (m_access == FieldAccess::Full)
        return {};
    if (!collection.listRule)
        return filterError(causeWithName(u"non-filterable field %1"_s, segment));
    if (!collection.listRule->isEmpty() && !m_context.guardedJoins.contains(path.join())) {
        m_context.guardedJoins.insert(path.join());
        m_context.joins.useInCondition(path.join());
        m_context.guardedScopes.push_back(
            {&collection, path.alias(), m_context.quoted(collection.name), path.join(), false});
    }
    return {};
}

Result<SqlOperand> FieldWalker::lastSegment(FieldPath &path, const QString &segment)
{
    const Result<FieldSegment> last = splitModifier(segment);
    if (!last)
        return last.error();
    const Field *field = path.collection().field(last->name);
    if (!field)
        return missing(causeWithName(u"unknown field %1"_s, last->name));
    if (field->isHidden && m_access == FieldAccess::Public)
        return filterError(causeWithName(u"non-filterable field %1"_s, last->name));

    if (isMultiValueType(field->type) && last->modifier == FieldModifier::Length) {
        return path.operand([&](const QByteArray &alias) {
            return SqlFragment(
                m_context.dialect.listLength(alias + '.' + m_context.quoted(field->name)));
        });
    }
    if (isMultiValueType(field->type) && last->modifier == FieldModifier::Each)
        return eachOperand(path, *field);
    return columnOperand(path, *field, last->modifier == FieldModifier::Lower);
}

SqlOperand FieldWalker::columnOperand(FieldPath &path, const Field &field, bool isLower)
{
    const Db::Dialect &dialect = m_context.dialect;
    const QByteArray name = m_context.quoted(field.name);
    SqlOperand operand = path.operand([&](const QByteArray &alias) {
        QByteArray sql = alias + '.' + name;
        // Primitives that are stored as JSON compare like their SQL equivalents only this way.
        if (field.type == FieldType::Json)
            sql = dialect.jsonPath(sql, {});
        return SqlFragment(isLower ? dialect.lower(sql) : sql);
    });
    operand.isNullExact = field.type == FieldType::Json;
    operand.field = &field;
    operand.isSecret = field.type == FieldType::Password
        || (path.collection().isAuth() && field.name == "tokenKey"_L1);
    if (m_access == FieldAccess::Public && field.name == "email"_L1 && path.collection().isAuth()) {
        operand.guards.emplace_back(m_context.column(path.alias(), u"emailVisibility") + " = TRUE");
    }
    return operand;
}

PathStep FieldWalker::eachStep(const FieldPath &path, const Field &field) const
{
    const QueryContext &context = m_context;
    const QByteArray name = m_context.quoted(field.name);
    PathStep step;
    step.key = u"each "_s + field.name;
    step.alias = u"__je_"_s + path.alias() + u'_' + field.name;
    step.isToMany = true;
    step.join = [name, &context](const QByteArray &previous, const QByteArray &alias) {
        SqlFragment sql;
        sql << "LEFT JOIN " << context.dialect.eachItem(previous + '.' + name) << " AS " << alias
            << " ON TRUE";
        return sql;
    };
    return step;
}

Result<SqlOperand> FieldWalker::eachOperand(FieldPath &path, const Field &field)
{
    if (Result<void> taken = path.take(eachStep(path, field)); !taken)
        return std::move(taken).error();
    if (field.isMultiple())
        path.setMulti();
    return path.operand([](const QByteArray &alias) { return SqlFragment(alias + ".value"); });
}

Result<SqlOperand> FieldWalker::jsonOperand(FieldPath &path, const Field &field,
                                            const QStringList &rest)
{
    const QByteArray inside = jsonPathText(rest);
    if (inside.isEmpty())
        return missing(causeWithName(u"failed to resolve field %1"_s, field.name));
    SqlOperand operand = path.operand([&](const QByteArray &alias) {
        return SqlFragment(
            m_context.dialect.jsonPath(alias + '.' + m_context.quoted(field.name), inside));
    });
    operand.isNullExact = true;
    return operand;
}

}  // namespace Binnacle::Schema
