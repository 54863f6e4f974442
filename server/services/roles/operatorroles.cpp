// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/roles/operatorroles.h"

#include "db/connection.h"
#include "db/database.h"
#include "db/dialect.h"
#include "db/inspection.h"
#include "services/audit/auditlog.h"
#include "services/auth/superuserservice.h"

#include <array>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

using Role = Wire::OperatorRole;

const QString rolesTable = u"_bn_roles"_s;

constexpr std::array<std::pair<Role, QLatin1StringView>, 4> roleNames{{
    {Role::Viewer, "viewer"_L1},
    {Role::Editor, "editor"_L1},
    {Role::Operator, "operator"_L1},
    {Role::Owner, "owner"_L1},
}};

Result<void> ensureRolesTable(Db::Transaction &transaction)
{
    const Db::Dialect &dialect = transaction.dialect();
    return transaction.executeScript("CREATE TABLE IF NOT EXISTS " + dialect.quoted(rolesTable)
                                     + " (" + dialect.quoted(u"id") + " TEXT PRIMARY KEY NOT NULL, "
                                     + dialect.quoted(u"role") + " TEXT NOT NULL)");
}

Result<QHash<QString, Role>> readRoles(Db::Connection &connection)
{
    QHash<QString, Role> roles;
    const Result<bool> exists = Db::tableExists(connection, rolesTable);
    if (!exists)
        return exists.error();
    if (!*exists)
        return roles;
    const Db::Dialect &dialect = connection.dialect();
    const Result<qint64> rows = connection.forEach(
        {"SELECT " + dialect.quoted(u"id") + ", " + dialect.quoted(u"role") + " FROM "
             + dialect.quoted(rolesTable),
         {}},
        [&roles](const Db::Row &row) {
            // What a newer program may have written grants as little as there is.
            roles.insert(row.string(0), operatorRoleFromName(row.string(1)).value_or(Role::Viewer));
            return true;
        });
    return rows ? Result<QHash<QString, Role>>(std::move(roles)) : rows.error();
}

Result<void> dropRole(Db::Transaction &transaction, const QString &id)
{
    const Db::Dialect &dialect = transaction.dialect();
    const Result<qint64> dropped = transaction.execute(
        {"DELETE FROM " + dialect.quoted(rolesTable) + " WHERE " + dialect.quoted(u"id") + " = ?",
         {Db::textValue(id)}});
    return dropped ? Result<void>() : dropped.error();
}

Result<void> writeRole(Db::Transaction &transaction, const QString &id, Role role)
{
    if (Result<void> dropped = dropRole(transaction, id); !dropped)
        return dropped;
    const Db::Dialect &dialect = transaction.dialect();
    const Result<qint64> added = transaction.execute(
        {"INSERT INTO " + dialect.quoted(rolesTable) + " (" + dialect.quoted(u"id") + ", "
             + dialect.quoted(u"role") + ") VALUES (?, ?)",
         {Db::textValue(id), Db::textValue(operatorRoleName(role))}});
    return added ? Result<void>() : added.error();
}

/// Whether somebody else is an owner. The account of the first start does not count: it goes by
/// itself.
Result<bool> hasOtherOwner(Db::Connection &connection, const QString &id)
{
    const Result<QHash<QString, Role>> roles = readRoles(connection);
    if (!roles)
        return roles.error();
    const Db::Dialect &dialect = connection.dialect();
    bool isThere = false;
    const Result<qint64> rows = connection.forEach(
        {"SELECT " + dialect.quoted(u"id") + " FROM " + dialect.quoted(u"_superusers") + " WHERE "
             + dialect.quoted(u"email") + " != ?",
         {Db::textValue(installerEmail)}},
        [&](const Db::Row &row) {
            const QString other = row.string(0);
            isThere = other != id && roles->value(other, Role::Owner) == Role::Owner;
            return !isThere;
        });
    return rows ? Result<bool>(isThere) : rows.error();
}

JsonValue roleState(Role role)
{
    return JsonValue::object({{u"role"_s, JsonValue(operatorRoleName(role))}});
}

}  // namespace

OperatorRoles::OperatorRoles(Db::Database &database, const AuditLog &audit)
    : m_database(database)
    , m_audit(audit)
    , m_roles(std::make_shared<const Roles>())
{
}

Result<void> OperatorRoles::reload()
{
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    Result<Roles> roles = readRoles(**connection);
    if (!roles)
        return std::move(roles).error();
    m_roles.publish(std::make_shared<const Roles>(*std::move(roles)));
    return {};
}

Role OperatorRoles::roleOf(const QString &superuserId) const
{
    return m_roles.get()->value(superuserId, Role::Owner);
}

Result<JsonValue> OperatorRoles::items(const QString &superuserId) const
{
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    const Db::Dialect &dialect = (*connection)->dialect();
    Db::Statement statement{"SELECT " + dialect.quoted(u"id") + ", " + dialect.quoted(u"email")
                                + ", " + dialect.quoted(u"created") + " FROM "
                                + dialect.quoted(u"_superusers"),
                            {}};
    if (!superuserId.isEmpty()) {
        statement.sql += " WHERE " + dialect.quoted(u"id") + " = ?";
        statement.values.push_back(Db::textValue(superuserId));
    }
    statement.sql += " ORDER BY " + dialect.quoted(u"created") + ", " + dialect.quoted(u"id");
    JsonValue items = JsonValue::array();
    const Result<qint64> rows = (*connection)->forEach(statement, [&](const Db::Row &row) {
        const QString id = row.string(0);
        items.append(JsonValue::object({{u"id"_s, JsonValue(id)},
                                        {u"email"_s, JsonValue(row.string(1))},
                                        {u"role"_s, JsonValue(operatorRoleName(roleOf(id)))},
                                        {u"created"_s, JsonValue(row.string(2))},
                                        {u"totp"_s, JsonValue(false)}}));
        return true;
    });
    if (!rows)
        return rows.error();
    for (JsonValue &item : items.elements()) {
        const Result<bool> hasTotp = m_hasTotp ? m_hasTotp(item[u"id"].toString()) : false;
        if (!hasTotp)
            return hasTotp.error();
        item.insert(u"totp"_s, JsonValue(*hasTotp));
    }
    return items;
}

Result<JsonValue> OperatorRoles::list() const
{
    Result<JsonValue> items = this->items({});
    if (!items)
        return items;
    return JsonValue::object({{u"items"_s, *std::move(items)}});
}

Result<JsonValue> OperatorRoles::setRole(const QString &superuserId, Wire::OperatorRole role)
{
    const Result<JsonValue> found = items(superuserId);
    if (!found)
        return found;
    if (superuserId.isEmpty() || found->isEmpty())
        return Error::notFound();
    const QString email = found->elements().front()[u"email"].toString();
    const Result<void> done
        = m_database.writeJob([&](Db::Transaction &transaction) -> Result<void> {
              if (Result<void> made = ensureRolesTable(transaction); !made)
                  return made;
              const Result<Roles> roles = readRoles(transaction);
              if (!roles)
                  return roles.error();
              const Role before = roles->value(superuserId, Role::Owner);
              if (before == role)
                  return {};
              if (before == Role::Owner) {
                  const Result<bool> hasOther = hasOtherOwner(transaction, superuserId);
                  if (!hasOther)
                      return hasOther.error();
                  if (!*hasOther)
                      return Error::invalidInput(u"The only owner must stay one."_s);
              }
              Result<void> written = writeRole(transaction, superuserId, role);
              if (!written)
                  return written;
              return m_audit.record(transaction,
                                    {u"operator.role"_s,
                                     {u"superuser"_s, superuserId, email},
                                     roleState(before),
                                     roleState(role)});
          });
    if (!done)
        return done.error();
    if (Result<void> read = reload(); !read)
        return std::move(read).error();
    if (m_rightsListener)
        m_rightsListener(superuserId);
    const Result<JsonValue> changed = items(superuserId);
    if (!changed)
        return changed;
    return changed->isEmpty() ? Result<JsonValue>(Error::notFound()) : changed->elements().front();
}

Result<void> OperatorRoles::leave(Db::Transaction &transaction, const QString &superuserId)
{
    const Result<Roles> roles = readRoles(transaction);
    if (!roles)
        return roles.error();
    // Without roles all are owners, and that there is a superuser left is seen to elsewhere.
    if (roles->isEmpty())
        return {};
    if (roles->value(superuserId, Role::Owner) == Role::Owner) {
        const Result<bool> hasOther = hasOtherOwner(transaction, superuserId);
        if (!hasOther)
            return hasOther.error();
        if (!*hasOther)
            return Error::invalidInput(u"You can't delete the only owner."_s);
    }
    return roles->contains(superuserId) ? dropRole(transaction, superuserId) : Result<void>();
}

QString operatorRoleName(Wire::OperatorRole role)
{
    for (const auto &[value, name] : roleNames) {
        if (value == role)
            return name;
    }
    Q_UNREACHABLE();
}

std::optional<Wire::OperatorRole> operatorRoleFromName(const QString &name)
{
    for (const auto &[value, known] : roleNames) {
        if (known == name)
            return value;
    }
    return std::nullopt;
}

}  // namespace Binnacle
