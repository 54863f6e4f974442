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
#include <mutex>

namespace Binnacle {

namespace Db {
class Connection;
class Database;
class Transaction;
}  // namespace Db

class AuditLog;
class ChangeMarkers;

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
    /// Announces each change to other processes by @p markers, which must outlive the service.
    /// Before the first change.
    void setMarkers(const ChangeMarkers *markers) { m_markers = markers; }
    /// Calls @p listener whenever there are other settings, on the thread that brought them; it
    /// reads snapshot(), for an even newer one may be there. Null for nobody. While nobody changes
    /// or reloads settings.
    void setListener(std::function<void()> listener) { m_listener = std::move(listener); }

    /// Is told of other addresses that superusers may come from. Before the first request.
    void setRightsListener(RightsListener listener) { m_rightsListener = std::move(listener); }

    std::shared_ptr<const Settings> snapshot() const { return m_settings.get(); }
    quint64 generation() const { return m_settings.generation(); }

    /// Reads the row again: at start, and when another process says that it changed it.
    Result<void> reload();
    /// Lays @p submitted over the settings, checks the whole and saves it (P6.1, P6.3): what comes
    /// back is on disk. Errors: InvalidInput for values of the wrong type and, with fields, for
    /// settings that cannot be.
    Result<std::shared_ptr<const Settings>> patch(const JsonValue &submitted);
    /// Gives @p change the settings as they are stored now, writes and publishes what it makes of
    /// them, already validated, and gives it back. It runs inside the write job, so two changes
    /// cannot undo each other; it must be quick. Errors: also those of @p change, which leave
    /// everything alone.
    using Change = std::function<Result<Settings>(const Settings &)>;
    Result<std::shared_ptr<const Settings>> update(const Change &change);
    /// Each entry an address or a CIDR subnet; none opens sign-in to all addresses. Errors:
    /// InvalidInput, with fields.
    Result<void> setSuperuserIps(const QStringList &entries);

    /// Lets rate limits follow a collection that was renamed; true if there were any.
    Result<bool> followRename(const QString &from, const QString &to);

private:
    Result<Settings> changed(Db::Transaction &transaction, const Change &change) const;
    void tellOfNewOnes(const Settings &before) const;

    Db::Database &m_database;
    const Clock &m_clock;
    const SettingsKey m_key;
    Published<Settings> m_settings;
    const AuditLog *m_audit = nullptr;
    RightsListener m_rightsListener;
    const ChangeMarkers *m_markers = nullptr;
    std::function<void()> m_listener;
    // Held from reading or writing the row to publishing it: what was stored last is published
    // last.
    std::mutex m_changing;
};

}  // namespace Binnacle
