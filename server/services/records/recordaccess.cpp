// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordaccess.h"

#include "core/random.h"
#include "db/dialect.h"
#include "schema/fieldvalue.h"
#include "schema/recordquery.h"
#include "services/records/recordtable.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

Result<bool> hasRows(Db::Connection &connection, const Db::Statement &statement)
{
    Result<std::unique_ptr<Db::Cursor>> cursor = connection.query(statement);
    if (!cursor)
        return std::move(cursor).error();
    const Result<const Db::Row *> row = (*cursor)->next();
    if (!row)
        return row.error();
    return *row != nullptr;
}

QByteArray idColumn(const Db::Dialect &dialect, const Schema::Collection &collection)
{
    return dialect.quoted(collection.name) + '.' + dialect.quoted(u"id");
}

/// A broken rule grants nothing.
Result<bool> granted(Result<bool> answer)
{
    if (!answer && isRuleFailure(answer.error()))
        return false;
    return answer;
}

}  // namespace

bool RecordAccess::isOwn(const Schema::Record &record) const
{
    const Wire::Identity &identity = m_info.identity;
    return !identity.recordId.isEmpty() && identity.recordId == record.id()
        && identity.collectionId == record.collection().id;
}

Result<bool> RecordAccess::allows(const Schema::Collection &collection, const QString &rule,
                                  const QString &id) const
{
    const Db::Dialect &dialect = m_connection.dialect();
    Schema::RecordQuery query(m_collections, collection, m_info, dialect);
    if (Result<void> added = query.addRule(rule); !added)
        return std::move(added).error();
    query.addCondition(idColumn(dialect, collection) + " = ?", {Db::textValue(id)});
    return hasRows(m_connection, query.page(1, 0, "1"));
}

Result<bool> RecordAccess::allowsCandidate(const Schema::Record &candidate,
                                           const QString &rule) const
{
    const Db::Dialect &dialect = m_connection.dialect();
    Schema::RecordQuery query(m_collections, candidate.collection(), m_info, dialect);
    Db::Statement source = candidateRow(candidate, dialect);
    query.setSource(std::move(source.sql), std::move(source.values));
    if (Result<void> added = query.addRule(rule); !added)
        return std::move(added).error();
    return hasRows(m_connection, query.page(1, 0, "1"));
}

Result<QSet<QString>> RecordAccess::allowed(const Schema::Collection &collection,
                                            const QString &rule, const QStringList &ids) const
{
    QSet<QString> found;
    if (ids.isEmpty())
        return found;
    const Db::Dialect &dialect = m_connection.dialect();
    const QByteArray column = idColumn(dialect, collection);
    Schema::RecordQuery query(m_collections, collection, m_info, dialect);
    if (Result<void> added = query.addRule(rule); !added)
        return std::move(added).error();
    Db::Statement condition = isOneOf(column, ids);
    query.addCondition(condition.sql, std::move(condition.values));
    const Result<qint64> rows
        = m_connection.forEach(query.page(ids.size(), 0, column), [&found](const Db::Row &row) {
              found.insert(row.string(0));
              return true;
          });
    if (!rows)
        return rows.error();
    return found;
}

bool RecordAccess::mayManage(const Schema::Collection &collection) const
{
    return collection.isAuth() && !m_info.identity.isGuest()
        && isExpression(collection.auth.manageRule);
}

Result<bool> RecordAccess::managesStored(const Schema::Record &record) const
{
    const Schema::Collection &collection = record.collection();
    if (overrules(collection, Wire::RecordAction::Update))
        return true;
    if (!mayManage(collection))
        return false;
    return granted(allows(collection, *collection.auth.manageRule, record.id()));
}

Result<bool> RecordAccess::managesCandidate(const Schema::Record &candidate) const
{
    if (overrules(candidate.collection(), Wire::RecordAction::Create))
        return true;
    if (!mayManage(candidate.collection()))
        return false;
    return granted(allowsCandidate(candidate, *candidate.collection().auth.manageRule));
}

Db::Statement candidateRow(const Schema::Record &candidate, const Db::Dialect &dialect)
{
    const Schema::Collection &collection = candidate.collection();
    QByteArrayList columns;
    Db::Values values;
    for (size_t i = 0; i < collection.fields.size(); ++i) {
        const Schema::Field &field = collection.fields[i];
        columns.append("? AS " + dialect.quoted(field.name));
        JsonValue value = candidate.value(int(i));
        if (field.name == "id"_L1 && value.toString().isEmpty()) {
            value = JsonValue(u"__temp_id____pb_create__"_s + QString::fromLatin1(randomString(5)));
        } else if (collection.isAuth() && field.name == "verified"_L1) {
            value = JsonValue(false);
        }
        values.push_back(Schema::columnValue(field, value));
    }
    return {"(SELECT " + columns.join(", ") + ')', std::move(values)};
}

bool isRuleFailure(const Error &error)
{
    return error.kind == Error::Kind::InvalidInput || error.kind == Error::Kind::Internal;
}

}  // namespace Binnacle
