// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/settings/settingsservice.h"

#include "core/datetime.h"
#include "db/connection.h"
#include "db/database.h"
#include "db/dialect.h"
#include "platform/sealedtext.h"
#include "services/audit/auditlog.h"
#include "wire/jsonparser.h"

#include <QHostAddress>

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
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    Result<Settings> settings = readSettings(**connection, m_key);
    if (!settings)
        return std::move(settings).error();
    publish(*std::move(settings));
    return {};
}

void SettingsService::publish(Settings settings)
{
    const bool hasOtherAddresses = settings.superuserIps != snapshot()->superuserIps;
    m_settings.publish(std::make_shared<const Settings>(std::move(settings)));
    if (hasOtherAddresses && m_rightsListener)
        m_rightsListener({});
}

Result<void> SettingsService::update(const Change &change)
{
    const UtcTime now = m_clock.now();
    Result<Settings> changed
        = m_database.write([&](Db::Transaction &transaction) -> Result<Settings> {
              Result<Settings> current = readSettings(transaction, m_key);
              if (!current)
                  return current;
              Result<Settings> next = change(*current);
              if (!next)
                  return next;
              Result<void> written = writeSettings(transaction, *next, m_key, now);
              if (!written)
                  return std::move(written).error();
              if (m_audit && !(current->values == next->values)) {
                  Result<void> told = m_audit->record(
                      transaction,
                      {u"settings.update"_s, {u"settings"_s}, current->values, next->values});
                  if (!told)
                      return std::move(told).error();
              }
              return next;
          });
    if (!changed)
        return std::move(changed).error();
    publish(*std::move(changed));
    return {};
}

Result<void> SettingsService::setSuperuserIps(const QStringList &entries)
{
    JsonValue items = JsonValue::object();
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const QString &entry = entries[i];
        const bool isValid = entry.contains(u'/') ? !QHostAddress::parseSubnet(entry).first.isNull()
                                                  : !QHostAddress(entry).isNull();
        if (!isValid) {
            items.insert(QString::number(i),
                         validationItem(u"validation_invlaid_ip_or_subnet"_s,
                                        u"Invalid IP or CIDR subnet."_s));
        }
    }
    if (!items.isEmpty()) {
        return Error::invalidInput(u"An error occurred while saving the new settings."_s,
                                   JsonValue::object({{u"superuserIPs"_s, std::move(items)}}));
    }
    return update([&entries](const Settings &current) -> Result<Settings> {
        JsonValue values = current.values;
        values.insert(u"superuserIPs"_s, JsonValue(entries));
        return Settings::fromJson(values);
    });
}

Result<bool> SettingsService::followRename(const QString &from, const QString &to)
{
    if (!snapshot()->withRenamedCollection(from, to))
        return false;
    const Result<void> done = update([&](const Settings &current) -> Result<Settings> {
        return current.withRenamedCollection(from, to).value_or(current);
    });
    if (!done)
        return done.error();
    return true;
}

}  // namespace Binnacle
