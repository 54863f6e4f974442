// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/settings/settingsvalidation.h"

#include "platform/cronexpression.h"
#include "schema/settingrules.h"
#include "services/settings/ratelimitvalidation.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

using Schema::addItem;
using Schema::firstItem;

constexpr int maximumMetaNameBytes = 255;
/// `#rrggbb`
constexpr int colorBytes = 7;

JsonValue needed(bool isNeeded, bool isBlank)
{
    return isNeeded && isBlank ? Schema::requiredItem() : JsonValue();
}

/// A text that must be there when @p isNeeded.
JsonValue neededText(const JsonValue &section, QStringView name, bool isNeeded = true)
{
    return needed(isNeeded, section[name].toString().isEmpty());
}

/// A number that must not be zero when @p isNeeded, and never less than @p minimum.
JsonValue numberItem(const JsonValue &section, QStringView name, qint64 minimum,
                     bool isNeeded = false)
{
    const qint64 number = section[name].toInteger();
    return firstItem({needed(isNeeded, number == 0), Schema::minimumItem(number, minimum)});
}

JsonValue metaItems(const JsonValue &meta)
{
    JsonValue items = JsonValue::object();
    const QString color = meta[u"accentColor"].toString();
    addItem(
        items, u"accentColor"_s,
        firstItem({Schema::lengthItem(color, colorBytes, colorBytes), Schema::colorItem(color)}));
    for (const QString &name : {u"appName"_s, u"senderName"_s}) {
        addItem(items, name,
                firstItem({neededText(meta, name),
                           Schema::lengthItem(meta[name].toString(), 1, maximumMetaNameBytes)}));
    }
    addItem(items, u"appURL"_s,
            firstItem({neededText(meta, u"appURL"), Schema::urlItem(meta[u"appURL"].toString())}));
    addItem(items, u"senderAddress"_s,
            firstItem({neededText(meta, u"senderAddress"),
                       Schema::emailItem(meta[u"senderAddress"].toString())}));
    return items;
}

JsonValue logsItems(const JsonValue &logs)
{
    JsonValue items = JsonValue::object();
    addItem(items, u"maxDays"_s, numberItem(logs, u"maxDays", 0));
    return items;
}

JsonValue smtpItems(const JsonValue &smtp)
{
    JsonValue items = JsonValue::object();
    const bool isEnabled = smtp[u"enabled"].toBool();
    addItem(items, u"host"_s,
            firstItem({neededText(smtp, u"host", isEnabled),
                       Schema::hostItem(smtp[u"host"].toString())}));
    addItem(items, u"port"_s, numberItem(smtp, u"port", 0, isEnabled));
    addItem(items, u"authMethod"_s,
            Schema::oneOfItem(smtp[u"authMethod"].toString(), {u"PLAIN"_s, u"LOGIN"_s}));
    addItem(items, u"localName"_s, Schema::hostItem(smtp[u"localName"].toString()));
    return items;
}

JsonValue s3Items(const JsonValue &s3)
{
    JsonValue items = JsonValue::object();
    const bool isEnabled = s3[u"enabled"].toBool();
    for (const QString &name :
         {u"endpoint"_s, u"bucket"_s, u"region"_s, u"accessKey"_s, u"secret"_s})
        addItem(items, name, neededText(s3, name, isEnabled));
    addItem(items, u"endpoint"_s, Schema::urlItem(s3[u"endpoint"].toString()));
    return items;
}

JsonValue cronItem(const QString &text)
{
    if (text.isEmpty())
        return {};
    const Result<CronExpression> parsed = CronExpression::parse(text);
    if (parsed)
        return {};
    return Schema::itemOf(u"validation_invalid_cron"_s, parsed.error().message);
}

JsonValue backupsItems(const JsonValue &backups)
{
    JsonValue items = JsonValue::object();
    const QString cron = backups[u"cron"].toString();
    addItem(items, u"cron"_s, cronItem(cron));
    addItem(items, u"cronMaxKeep"_s, numberItem(backups, u"cronMaxKeep", 1, !cron.isEmpty()));
    addItem(items, u"s3"_s, s3Items(backups[u"s3"]));
    return items;
}

JsonValue batchItems(const JsonValue &batch)
{
    JsonValue items = JsonValue::object();
    const bool isEnabled = batch[u"enabled"].toBool();
    for (const QString &name : {u"maxRequests"_s, u"timeout"_s})
        addItem(items, name, numberItem(batch, name, 0, isEnabled));
    addItem(items, u"maxBodySize"_s, numberItem(batch, u"maxBodySize", 0));
    return items;
}

}  // namespace

JsonValue addressListItems(const JsonValue &list)
{
    JsonValue items = JsonValue::object();
    const JsonValue::Array &entries = list.elements();
    for (size_t i = 0; i < entries.size(); ++i) {
        const QString entry = entries[i].toString();
        addItem(items, QString::number(i),
                firstItem({needed(true, entry.isEmpty()), Schema::addressItem(entry)}));
    }
    return items;
}

JsonValue settingsItems(const JsonValue &values)
{
    JsonValue items = JsonValue::object();
    addItem(items, u"superuserIPs"_s, addressListItems(values[u"superuserIPs"]));
    addItem(items, u"smtp"_s, smtpItems(values[u"smtp"]));
    addItem(items, u"backups"_s, backupsItems(values[u"backups"]));
    addItem(items, u"s3"_s, s3Items(values[u"s3"]));
    addItem(items, u"meta"_s, metaItems(values[u"meta"]));
    addItem(items, u"rateLimits"_s, rateLimitsItems(values[u"rateLimits"]));
    addItem(items, u"batch"_s, batchItems(values[u"batch"]));
    addItem(items, u"logs"_s, logsItems(values[u"logs"]));
    return items;
}

Error invalidSettings(JsonValue items)
{
    return Error::invalidInput(u"An error occurred while saving the new settings."_s,
                               std::move(items));
}

}  // namespace Binnacle
