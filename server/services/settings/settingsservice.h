// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "services/published.h"
#include "services/rightslistener.h"
#include "services/settings/settings.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>

namespace Binnacle {

namespace Db {
class Connection;
class Database;
class Transaction;
}  // namespace Db

class AuditLog;

/// How settings are sealed on disk (P6.4).
struct SettingsKey
{
    /// The name of the environment variable, for messages; empty without encryption.
    QString name;
    /// Its value: 16, 24 or 32 bytes, or empty for plain settings.
    QByteArray key;
};

// The row `settings` of the table `_params`. Errors besides the database's: InvalidInput, with a
// message for the operator, when the row cannot be opened with that key.
Result<Settings> readSettings(Db::Connection &connection, const SettingsKey &key);
Result<void> writeSettings(Db::Transaction &transaction, const Settings &settings,
                           const SettingsKey &key, UtcTime now);
/// Writes the defaults unless there is a row.
Result<void> ensureSettings(Db::Transaction &transaction, const SettingsKey &key, UtcTime now);

/// The settings in memory. Thread: any. snapshot() neither blocks nor contends, the others block
/// on the database.
class SettingsService final
{
    Q_DISABLE_COPY_MOVE(SettingsService)

public:
    /// Both must outlive the service. The defaults until the first reload().
    SettingsService(Db::Database &database, const Clock &clock, SettingsKey key);

    /// Tells @p audit, which must outlive the service, of each change in its own transaction.
    /// Before the first change.
    void setAudit(const AuditLog *audit) { m_audit = audit; }

    /// Is told of other addresses that superusers may come from. Before the first request.
    void setRightsListener(RightsListener listener) { m_rightsListener = std::move(listener); }

    std::shared_ptr<const Settings> snapshot() const { return m_settings.get(); }
    quint64 generation() const { return m_settings.generation(); }

    /// Reads the row again: at start, and when another process says that it changed it.
    Result<void> reload();
    /// Gives @p change the settings as they are stored now, writes and publishes what it makes of
    /// them, already validated. It runs inside the write job, so two changes cannot undo each
    /// other; it must be quick. Errors: also those of @p change, which leave everything alone.
    using Change = std::function<Result<Settings>(const Settings &)>;
    Result<void> update(const Change &change);
    /// Each entry an address or a CIDR subnet; none opens sign-in to all addresses. Errors:
    /// InvalidInput, with fields.
    Result<void> setSuperuserIps(const QStringList &entries);

    /// Lets rate limits follow a collection that was renamed; true if there were any.
    Result<bool> followRename(const QString &from, const QString &to);

private:
    void publish(Settings settings);

    Db::Database &m_database;
    const Clock &m_clock;
    const SettingsKey m_key;
    Published<Settings> m_settings;
    const AuditLog *m_audit = nullptr;
    RightsListener m_rightsListener;
};

}  // namespace Binnacle
