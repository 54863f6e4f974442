// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/fieldresolver.h"

#include "db/dialect.h"
#include "schema/comparison.h"
#include "schema/filtererror.h"
#include "schema/requestoperands.h"

#include <algorithm>

namespace Binnacle::Schema {

using namespace Qt::StringLiterals;

namespace {

bool isWordCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
        || c == u'_';
}

bool isPathCharacter(QChar c)
{
    return isWordCharacter(c) || c == u'.' || c == u':';
}

bool isWord(QStringView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isWordCharacter);
}

/// [\w.:]*\w+
bool isPathTail(QStringView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isPathCharacter)
        && isWordCharacter(text.back());
}

/// The forms of R5.5.
bool isFieldPath(QStringView text)
{
    if (text.isEmpty())
        return false;
    if (text.front() != u'@') {
        return isWordCharacter(text.front())
            && std::all_of(text.begin(), text.end(), isPathCharacter);
    }
    if (text == u"@request.context" || text == u"@request.method")
        return true;
    for (const QStringView start :
         {QStringView(u"@request.auth."), QStringView(u"@request.body."),
          QStringView(u"@request.query."), QStringView(u"@request.headers.")}) {
        if (text.startsWith(start))
            return isPathTail(text.sliced(start.size()));
    }
    const QStringView collection = u"@collection.";
    if (!text.startsWith(collection))
        return false;
    const QStringView rest = text.sliced(collection.size());
    const qsizetype dot = rest.indexOf(u'.');
    if (dot < 0 || !isPathTail(rest.sliced(dot + 1)))
        return false;
    const QStringView name = rest.first(dot);
    const qsizetype colon = name.indexOf(u':');
    return colon < 0 ? isWord(name) : isWord(name.first(colon)) && isWord(name.sliced(colon + 1));
}

bool isPlainAuthField(const QString &name)
{
    return name == "id"_L1 || name == "collectionId"_L1 || name == "collectionName"_L1
        || name == "email"_L1 || name == "emailVisibility"_L1 || name == "verified"_L1;
}

}  // namespace

Result<SqlOperand> FieldResolver::resolve(const QString &identifier)
{
    if (!isFieldPath(identifier)) {
        return filterError(u"failed to resolve field "_s + quotedForMessage(identifier.toUtf8()));
    }
    const QStringList segments = identifier.split(u'.');
    if (segments.front() == "@collection"_L1)
        return collectionField(identifier, segments);
    if (segments.front() == "@request"_L1)
        return requestField(segments);
    FieldPath path(m_context, m_scope);
    return FieldWalker(m_context, m_scope, m_access, false).follow(path, segments);
}

Result<SqlOperand> FieldResolver::collectionField(const QString &identifier,
                                                  const QStringList &segments)
{
    if (segments.size() < 3) {
        return filterError(u"invalid @collection field path in "_s
                           + quotedForMessage(identifier.toUtf8()));
    }
    const QString &name = segments[1];
    const qsizetype colon = name.indexOf(u':');
    const Collection *collection = m_context.find(colon < 0 ? name : name.left(colon));
    if (!collection) {
        return filterError(u"failed to load collection %1 from field path %2"_s.arg(
            quotedForMessage(name.toUtf8()), quotedForMessage(identifier.toUtf8())));
    }

    PathStep step;
    step.key = u"@collection."_s + name;
    step.alias = colon < 0 ? QString(u"__collection_"_s + name)
                           : QString(u"__collection_alias_"_s + name.sliced(colon + 1));
    step.isToMany = true;
    const QByteArray table = m_context.quoted(collection->name);
    step.join = [table](const QByteArray &, const QByteArray &alias) {
        SqlFragment sql;
        sql << "LEFT JOIN " << table << " AS " << alias << " ON TRUE";
        return sql;
    };
    FieldPath path(m_context, m_scope);
    if (Result<void> taken = path.take(std::move(step)); !taken)
        return std::move(taken).error();
    path.setCollection(collection);
    path.setMulti();
    return FieldWalker(m_context, m_scope, m_access, false).follow(path, segments.sliced(2));
}

Result<SqlOperand> FieldResolver::requestField(const QStringList &segments)
{
    if (!m_context.info)
        return SqlOperand::null();
    if (segments.size() > 2 && segments[1] == "auth"_L1)
        return authField(segments);
    if (segments.size() > 2 && segments[1] == "body"_L1)
        return bodyField(segments);
    return staticRequestOperand(m_context, *m_scope.collection, segments.sliced(1));
}

Result<SqlOperand> FieldResolver::authField(const QStringList &segments)
{
    if (segments.size() == 3 && isPlainAuthField(segments[2]))
        return staticRequestOperand(m_context, *m_scope.collection, segments.sliced(1));
    const Wire::Identity &identity = m_context.info->identity;
    const Collection *collection
        = identity.recordId.isEmpty() ? nullptr : m_context.find(identity.collectionId);
    if (!collection)
        return SqlOperand::null();

    PathStep step;
    step.key = u"@request.auth"_s;
    step.alias = u"__auth_"_s + collection->name;
    const QByteArray table = m_context.quoted(collection->name);
    const QByteArray idColumn = m_context.quoted(u"id");
    const QByteArray recordId = identity.recordId.toUtf8();
    step.join = [=](const QByteArray &, const QByteArray &alias) {
        SqlFragment sql;
        sql << "LEFT JOIN " << table << " AS " << alias << " ON " << alias << "." << idColumn
            << " = " << SqlFragment::parameter(recordId);
        return sql;
    };
    FieldPath path(m_context, m_scope);
    if (Result<void> taken = path.take(std::move(step)); !taken)
        return std::move(taken).error();
    path.setCollection(collection);
    return FieldWalker(m_context, m_scope, FieldAccess::Full, true)
        .follow(path, segments.sliced(2));
}

Result<SqlOperand> FieldResolver::bodyField(const QStringList &segments)
{
    const Result<FieldSegment> first = splitModifier(segments[2]);
    if (!first)
        return first.error();
    const Field *field = m_scope.collection->field(first->name);
    if (field && field->type == FieldType::Relation && segments.size() > 3)
        return bodyRelationField(*field, segments.sliced(3));
    if (!field || segments.size() > 3)
        return staticRequestOperand(m_context, *m_scope.collection, segments.sliced(1));

    switch (first->modifier) {
    case FieldModifier::None:
    case FieldModifier::IsSet: break;
    case FieldModifier::Changed: return bodyChanged(*field);
    case FieldModifier::Lower: return bodyLower(*field);
    case FieldModifier::Each:
    case FieldModifier::Length:
        if (!isMultiValueType(field->type)) {
            return filterError(u"field %1 doesn't support multivalue operations"_s.arg(
                quotedForMessage(field->name.toUtf8())));
        }
        if (first->modifier == FieldModifier::Each)
            return bodyEach(*field);
        return bodyLength(*field);
    }
    return staticRequestOperand(m_context, *m_scope.collection, segments.sliced(1));
}

SqlFragment FieldResolver::submittedTable(const JsonValue &list) const
{
    // As text: a blob would be no JSON to SQLite.
    return filledIn(m_context.dialect.eachItem(sqlMarker(0)),
                    {SqlFragment::parameter(list.toJson())});
}

Result<SqlOperand> FieldResolver::bodyRelationField(const Field &field, const QStringList &rest)
{
    const Collection *collection = m_context.find(field.relatedCollectionId);
    if (!collection) {
        return filterError(u"failed to resolve field "_s + quotedForMessage(field.name.toUtf8()));
    }
    const QStringList ids = submittedIds(bodyValue(m_context, field.name));
    if (ids.isEmpty())
        return SqlOperand::null();

    PathStep step;
    step.key = u"@request.body."_s + field.name;
    step.alias = u"__data_"_s + collection->name + u'_' + field.name;
    // Even a single relation may be sent as a list before it is checked.
    step.isToMany = ids.size() > 1 || collection->isView();
    const QByteArray table = m_context.quoted(collection->name);
    const QByteArray idColumn = m_context.quoted(u"id");
    const SqlFragment submitted = submittedTable(JsonValue(ids));
    step.join = [=](const QByteArray &, const QByteArray &alias) {
        SqlFragment sql;
        sql << "LEFT JOIN " << table << " AS " << alias << " ON " << alias << "." << idColumn
            << " IN (SELECT value FROM " << submitted << ")";
        return sql;
    };
    FieldPath path(m_context, m_scope);
    if (Result<void> taken = path.take(std::move(step)); !taken)
        return std::move(taken).error();
    path.setCollection(collection);
    if (field.isMultiple())
        path.setMulti();
    return FieldWalker(m_context, m_scope, FieldAccess::Full, true).follow(path, rest);
}

Result<SqlOperand> FieldResolver::bodyEach(const Field &field)
{
    JsonValue items = JsonValue::array();
    for (const JsonValue &item : submittedItems(bodyValue(m_context, field.name)))
        items.append(item);

    PathStep step;
    step.key = u"@request.body:each."_s + field.name;
    step.alias = u"__dataEach_"_s + field.name;
    step.isToMany = true;
    const SqlFragment submitted = submittedTable(items);
    step.join = [submitted](const QByteArray &, const QByteArray &alias) {
        SqlFragment sql;
        sql << "LEFT JOIN " << submitted << " AS " << alias << " ON TRUE";
        return sql;
    };
    FieldPath path(m_context, m_scope);
    if (Result<void> taken = path.take(std::move(step)); !taken)
        return std::move(taken).error();
    if (field.isMultiple())
        path.setMulti();
    return path.operand([](const QByteArray &alias) { return SqlFragment(alias + ".value"); });
}

Result<SqlOperand> FieldResolver::bodyChanged(const Field &field)
{
    const bool isSet = bodyValue(m_context, field.name) != nullptr;
    const Result<SqlOperand> submitted
        = staticRequestOperand(m_context, *m_scope.collection, {u"body"_s, field.name});
    if (!submitted)
        return submitted;
    const Result<SqlOperand> stored = resolve(field.name);
    if (!stored)
        return stored;

    SqlFragment sql;
    sql << "("
        << comparisonSql(m_context, SqlOperand::constant(isSet ? "TRUE" : "FALSE"), FilterSign(),
                         SqlOperand::constant("1"))
        << " AND "
        << comparisonSql(m_context, *submitted, FilterSign{FilterSign::Kind::NotEqual, false},
                         *stored)
        << ")";
    SqlOperand operand = SqlOperand::expression(std::move(sql));
    operand.isNullExact = true;
    return operand;
}

SqlOperand FieldResolver::bodyLength(const Field &field) const
{
    return SqlOperand::integerParameter(
        qint64(submittedItems(bodyValue(m_context, field.name)).size()));
}

SqlOperand FieldResolver::bodyLower(const Field &field) const
{
    SqlOperand operand
        = SqlOperand::textParameter(submittedText(bodyValue(m_context, field.name)).toUtf8());
    operand.sql.sql = m_context.dialect.lower(operand.sql.sql);
    return operand;
}

}  // namespace Binnacle::Schema
