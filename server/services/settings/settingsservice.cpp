// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/settings/settingsservice.h"

#include "core/datetime.h"
#include "db/connection.h"
#include "db/database.h"
#include "db/dialect.h"
#include "platform/changemarkers.h"
#include "platform/sealedtext.h"
#include "schema/settingrules.h"
#include "services/audit/auditlog.h"
#include "services/settings/settingschange.h"
#include "services/settings/settingsvalidation.h"
#include "wire/jsonparser.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

const QByteArray rowId = "settings"_ba;

QByteArray column(const Db::Dialect &dialect, QStringView name)
{
    return dialect.quoted(name);
}

/// Plain settings are a blob, sealed ones a text: that is how the row tells them apart.
Result<Db::Value> encoded(const Settings &settings, const SettingsKey &key)
{
    const QByteArray json = settings.stored().toJson();
    if (key.key.isEmpty())
        return Db::Value(Db::Blob{json});
    Result<QByteArray> sealed = sealText(json, key.key);
    if (!sealed)
        return std::move(sealed).error();
    return Db::Value(*std::move(sealed));
}

Result<Settings> decoded(const QByteArray &bytes, const SettingsKey &key)
{
    const Result<JsonValue> plain = Wire::parseJson(bytes);
    if (plain && plain->isObject())
        return Settings::fromJson(*plain);
    if (key.key.isEmpty()) {
        return Error::invalidInput(u"invalid settings db data or missing encryption key \""_s
                                   + key.name + u'"');
    }
    const Result<QByteArray> opened = openText(bytes, key.key);
    if (!opened)
        return opened.error();
    const Result<JsonValue> json = Wire::parseJson(*opened);
    if (!json || !json->isObject())
        return Error::invalidInput(u"the decrypted settings are no JSON object"_s);
    return Settings::fromJson(*json);
}

}  // namespace

Result<Settings> readSettings(Db::Connection &connection, const SettingsKey &key)
{
    const Db::Dialect &dialect = connection.dialect();
    const Result<Db::Values> row = connection.first(
        {"SELECT " + column(dialect, u"value") + " FROM " + column(dialect, u"_params") + " WHERE "
             + column(dialect, u"id") + " = ?",
         {rowId}});
    if (!row)
        return row.error();
    const Db::Value &value = row->front();
    if (const auto *blob = std::get_if<Db::Blob>(&value))
        return decoded(blob->bytes, key);
    if (const auto *text = std::get_if<QByteArray>(&value))
        return decoded(*text, key);
    return decoded({}, key);
}

Result<void> writeSettings(Db::Transaction &transaction, const Settings &settings,
                           const SettingsKey &key, UtcTime now)
{
    Result<Db::Value> value = encoded(settings, key);
    if (!value)
        return std::move(value).error();
    const Db::Dialect &dialect = transaction.dialect();
    const QByteArray table = column(dialect, u"_params");
    const QByteArray time = formatDateTime(now);
    const Result<qint64> changed = transaction.execute(
        {"UPDATE " + table + " SET " + column(dialect, u"value") + " = ?, "
             + column(dialect, u"updated") + " = ? WHERE " + column(dialect, u"id") + " = ?",
         {*value, time, rowId}});
    if (!changed)
        return changed.error();
    if (*changed > 0)
        return {};
    const Result<qint64> inserted
        = transaction.execute({"INSERT INTO " + table + " (" + column(dialect, u"id") + ", "
                                   + column(dialect, u"value") + ", " + column(dialect, u"created")
                                   + ", " + column(dialect, u"updated") + ") VALUES (?, ?, ?, ?)",
                               {rowId, *std::move(value), time, time}});
    if (!inserted)
        return inserted.error();
    return {};
}

Result<void> ensureSettings(Db::Transaction &transaction, const SettingsKey &key, UtcTime now)
{
    const Db::Dialect &dialect = transaction.dialect();
    const Result<qint64> count
        = transaction.integer({"SELECT COUNT(*) FROM " + column(dialect, u"_params") + " WHERE "
                                   + column(dialect, u"id") + " = ?",
                               {rowId}});
    if (!count)
        return count.error();
    if (*count > 0)
        return {};
    return writeSettings(transaction, Settings::defaults(), key, now);
}

SettingsService::SettingsService(Db::Database &database, const Clock &clock, SettingsKey key)
    : m_database(database)
    , m_clock(clock)
    , m_key(std::move(key))
    , m_settings(std::make_shared<const Settings>(Settings::defaults()))
{
}

Result<void> SettingsService::reload()
{
    std::shared_ptr<const Settings> before;
    {
        const std::lock_guard lock(m_changing);
        before = snapshot();
        const Result<Db::Connection *> connection = m_database.connection();
        if (!connection)
            return connection.error();
        Result<Settings> settings = readSettings(**connection, m_key);
        if (!settings)
            return std::move(settings).error();
        m_settings.publish(std::make_shared<const Settings>(*std::move(settings)));
    }
    tellOfNewOnes(*before);
    return {};
}

Result<std::shared_ptr<const Settings>> SettingsService::patch(const JsonValue &submitted)
{
    return update([&submitted](const Settings &current) -> Result<Settings> {
        const Result<JsonValue> values = changedSettings(current.values, submitted);
        if (!values)
            return values.error();
        if (JsonValue items = settingsItems(*values); !items.isEmpty())
            return invalidSettings(std::move(items));
        return Settings::fromJson(*values);
    });
}

Result<std::shared_ptr<const Settings>> SettingsService::update(const Change &change)
{
    std::shared_ptr<const Settings> before;
    std::shared_ptr<const Settings> published;
    {
        const std::lock_guard lock(m_changing);
        before = snapshot();
        Result<Settings> stored = m_database.write(
            [&](Db::Transaction &transaction) { return changed(transaction, change); });
        if (!stored)
            return std::move(stored).error();
        published = std::make_shared<const Settings>(*std::move(stored));
        m_settings.publish(published);
    }
    if (m_markers)
        m_markers->announce("settings"_ba);
    tellOfNewOnes(*before);
    return published;
}

Result<Settings> SettingsService::changed(Db::Transaction &transaction, const Change &change) const
{
    const Result<Settings> current = readSettings(transaction, m_key);
    if (!current)
        return current.error();
    Result<Settings> next = change(*current);
    if (!next)
        return next;
    if (Result<void> written = writeSettings(transaction, *next, m_key, m_clock.now()); !written)
        return std::move(written).error();
    if (m_audit && !(current->values == next->values)) {
        Result<void> told = m_audit->record(
            transaction, {u"settings.update"_s, {u"settings"_s}, current->values, next->values});
        if (!told)
            return std::move(told).error();
    }
    return next;
}

void SettingsService::tellOfNewOnes(const Settings &before) const
{
    if (m_rightsListener && snapshot()->superuserIps != before.superuserIps)
        m_rightsListener({});
    if (m_listener)
        m_listener();
}

Result<void> SettingsService::setSuperuserIps(const QStringList &entries)
{
    const JsonValue list(entries);
    if (JsonValue items = addressListItems(list); !items.isEmpty())
        return invalidSettings(Schema::parameter(u"superuserIPs"_s, std::move(items)));
    const auto done = update([&list](const Settings &current) -> Result<Settings> {
        JsonValue values = current.values;
        values.insert(u"superuserIPs"_s, list);
        return Settings::fromJson(values);
    });
    return done ? Result<void>() : done.error();
}

Result<bool> SettingsService::followRename(const QString &from, const QString &to)
{
    if (!snapshot()->withRenamedCollection(from, to))
        return false;
    const auto done = update([&](const Settings &current) -> Result<Settings> {
        return current.withRenamedCollection(from, to).value_or(current);
    });
    if (!done)
        return done.error();
    return true;
}

}  // namespace Binnacle
