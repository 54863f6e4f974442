// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "core/result.h"
#include "services/published.h"
#include "services/rightslistener.h"
#include "wire/identity.h"

#include <QHash>
#include <QString>

#include <functional>
#include <optional>

namespace Binnacle {

namespace Db {
class Database;
class Transaction;
}  // namespace Db

class AuditLog;

/// Which superusers may do what: the table `_bn_roles` of data.db, made with the first role that is
/// given. Who is not in it is an owner, so that nothing changes for a directory without roles;
/// there is always an owner.
///
/// Thread: any. roleOf() neither blocks nor asks the database, the others block on it and on the
/// writer.
class OperatorRoles final
{
    Q_DISABLE_COPY_MOVE(OperatorRoles)

public:
    /// Both must outlive it. Everybody is an owner until the first reload().
    OperatorRoles(Db::Database &database, const AuditLog &audit);

    /// Is told of roles that are given. Before the first request.
    void setRightsListener(RightsListener listener) { m_rightsListener = std::move(listener); }

    /// Reads the table again: at start.
    Result<void> reload();

    Wire::OperatorRole roleOf(const QString &superuserId) const;

    /// Who has two-step sign-in, for list(). Before the first request.
    using TotpSource = std::function<Result<bool>(const QString &superuserId)>;
    void setTotpSource(TotpSource source) { m_hasTotp = std::move(source); }

    /// The superusers with their roles, `{"items":[{"id","email","role","created","totp"}]}`,
    /// oldest first.
    Result<JsonValue> list() const;
    /// Gives a role; the item of list(). Errors: NotFound; InvalidInput when it would leave nobody
    /// an owner.
    Result<JsonValue> setRole(const QString &superuserId, Wire::OperatorRole role);

    /// Inside the transaction that deletes a superuser: forgets the role. Errors: InvalidInput for
    /// the last owner.
    static Result<void> leave(Db::Transaction &transaction, const QString &superuserId);

private:
    using Roles = QHash<QString, Wire::OperatorRole>;

    Result<JsonValue> items(const QString &superuserId) const;

    Db::Database &m_database;
    const AuditLog &m_audit;
    TotpSource m_hasTotp;
    RightsListener m_rightsListener;
    Published<Roles> m_roles;
};

/// "viewer", "editor", "operator", "owner".
QString operatorRoleName(Wire::OperatorRole role);
std::optional<Wire::OperatorRole> operatorRoleFromName(const QString &name);

}  // namespace Binnacle
