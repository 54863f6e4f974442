// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/settings/settings.h"

#include <QHostAddress>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

JsonValue text(QStringView value)
{
    return JsonValue(value);
}

JsonValue defaultS3()
{
    return JsonValue::object({{u"enabled"_s, JsonValue(false)},
                              {u"bucket"_s, text(u"")},
                              {u"region"_s, text(u"")},
                              {u"endpoint"_s, text(u"")},
                              {u"accessKey"_s, text(u"")},
                              {u"secret"_s, text(u"")},
                              {u"forcePathStyle"_s, JsonValue(false)}});
}

JsonValue rateLimitRule(QStringView label, int duration, int maxRequests)
{
    return JsonValue::object({{u"label"_s, text(label)},
                              {u"audience"_s, text(u"")},
                              {u"duration"_s, JsonValue(duration)},
                              {u"maxRequests"_s, JsonValue(maxRequests)}});
}

JsonValue defaultRateLimits()
{
    return JsonValue::object(
        {{u"rules"_s,
          JsonValue(JsonValue::Array{
              rateLimitRule(u"*:auth", 3, 2), rateLimitRule(u"*:create", 5, 20),
              rateLimitRule(u"/api/batch", 1, 3), rateLimitRule(u"/api/", 10, 300)})},
         {u"excludedIPs"_s, JsonValue::array()},
         {u"enabled"_s, JsonValue(false)}});
}

JsonValue defaultValues()
{
    return JsonValue::object(
        {{u"superuserIPs"_s, JsonValue::array()},
         {u"smtp"_s,
          JsonValue::object({{u"enabled"_s, JsonValue(false)},
                             {u"port"_s, JsonValue(587)},
                             {u"host"_s, text(u"smtp.example.com")},
                             {u"username"_s, text(u"")},
                             {u"password"_s, text(u"")},
                             {u"authMethod"_s, text(u"")},
                             {u"tls"_s, JsonValue(false)},
                             {u"localName"_s, text(u"")}})},
         {u"backups"_s,
          JsonValue::object(
              {{u"cron"_s, text(u"")}, {u"cronMaxKeep"_s, JsonValue(3)}, {u"s3"_s, defaultS3()}})},
         {u"s3"_s, defaultS3()},
         {u"meta"_s,
          JsonValue::object({{u"accentColor"_s, text(u"#1055c9")},
                             {u"appName"_s, text(u"Acme")},
                             {u"appURL"_s, text(u"http://localhost:8090")},
                             {u"senderName"_s, text(u"Support")},
                             {u"senderAddress"_s, text(u"support@example.com")},
                             {u"hideControls"_s, JsonValue(false)}})},
         {u"rateLimits"_s, defaultRateLimits()},
         {u"trustedProxy"_s,
          JsonValue::object(
              {{u"headers"_s, JsonValue::array()}, {u"useLeftmostIP"_s, JsonValue(false)}})},
         {u"batch"_s,
          JsonValue::object({{u"enabled"_s, JsonValue(false)},
                             {u"maxRequests"_s, JsonValue(50)},
                             {u"timeout"_s, JsonValue(3)},
                             {u"maxBodySize"_s, JsonValue(0)}})},
         {u"logs"_s,
          JsonValue::object({{u"maxDays"_s, JsonValue(5)},
                             {u"minLevel"_s, JsonValue(0)},
                             {u"logIP"_s, JsonValue(true)},
                             {u"logAuthId"_s, JsonValue(false)}})}});
}

/// Takes what @p stored has of the shape of @p defaults.
JsonValue merged(const JsonValue &defaults, const JsonValue *stored)
{
    if (!stored || stored->type() != defaults.type())
        return defaults;
    if (!defaults.isObject())
        return *stored;
    JsonValue out = JsonValue::object();
    for (const auto &[name, value] : defaults.members())
        out.insert(name, merged(value, stored->find(name)));
    return out;
}

QStringList texts(const JsonValue &list)
{
    QStringList out;
    for (const JsonValue &item : list.elements()) {
        if (item.isString())
            out.append(item.toString());
    }
    return out;
}

/// A number that is no port leads nowhere, rather than to another port.
int portOf(const JsonValue &number)
{
    return int(std::clamp<qint64>(number.toInteger(), 0, 65536));
}

Settings::RateLimits rateLimitsOf(const JsonValue &json)
{
    Settings::RateLimits limits;
    limits.isEnabled = json[u"enabled"].toBool();
    for (const JsonValue &rule : json[u"rules"].elements()) {
        limits.rules.push_back({rule[u"label"].toString(), rule[u"audience"].toString(),
                                rule[u"duration"].toInteger(), rule[u"maxRequests"].toInteger()});
    }
    limits.excludedIps = texts(json[u"excludedIPs"]);
    return limits;
}

}  // namespace

Settings Settings::fromJson(const JsonValue &stored)
{
    static const JsonValue defaults = defaultValues();
    Settings out;
    out.values = merged(defaults, &stored);
    out.superuserIps = texts(out.values[u"superuserIPs"]);
    const JsonValue &meta = out.values[u"meta"];
    out.meta
        = {meta[u"appName"].toString(), meta[u"appURL"].toString(), meta[u"senderName"].toString(),
           meta[u"senderAddress"].toString(), meta[u"hideControls"].toBool()};
    const JsonValue &smtp = out.values[u"smtp"];
    out.smtp = {smtp[u"enabled"].toBool(),    smtp[u"host"].toString(),
                portOf(smtp[u"port"]),        smtp[u"username"].toString(),
                smtp[u"password"].toString(), smtp[u"authMethod"].toString(),
                smtp[u"tls"].toBool(),        smtp[u"localName"].toString()};
    const JsonValue &logs = out.values[u"logs"];
    out.logs = {logs[u"maxDays"].toInteger(), logs[u"minLevel"].toInteger(),
                logs[u"logIP"].toBool(), logs[u"logAuthId"].toBool()};
    const JsonValue &proxy = out.values[u"trustedProxy"];
    out.trustedProxy = {texts(proxy[u"headers"]), proxy[u"useLeftmostIP"].toBool()};
    const JsonValue &batch = out.values[u"batch"];
    out.batch = {batch[u"enabled"].toBool(), batch[u"maxRequests"].toInteger(),
                 batch[u"timeout"].toInteger(), batch[u"maxBodySize"].toInteger()};
    out.rateLimits = rateLimitsOf(out.values[u"rateLimits"]);
    return out;
}

JsonValue Settings::redacted() const
{
    JsonValue out = values;
    out.find(u"smtp")->remove(u"password");
    out.find(u"s3")->remove(u"secret");
    out.find(u"backups")->find(u"s3")->remove(u"secret");
    return out;
}

std::optional<Settings> Settings::withRenamedCollection(const QString &from,
                                                        const QString &to) const
{
    const QString prefix = from + u':';
    JsonValue changed = values;
    bool isChanged = false;
    for (JsonValue &rule : changed.find(u"rateLimits")->find(u"rules")->elements()) {
        const QString label = rule[u"label"].toString();
        if (!rule.isObject() || !label.startsWith(prefix))
            continue;
        rule.insert(u"label"_s, JsonValue(QString(to + label.mid(from.size()))));
        isChanged = true;
    }
    return isChanged ? std::optional(fromJson(changed)) : std::nullopt;
}

JsonValue Settings::stored() const
{
    JsonValue out = values;
    for (JsonValue *s3 : {out.find(u"s3"), out.find(u"backups")->find(u"s3")}) {
        if ((*s3)[u"secret"].toString().isEmpty())
            s3->remove(u"secret");
    }
    return out;
}

bool isListedAddress(const QString &address, const QStringList &list)
{
    const QHostAddress asked(address);
    if (asked.isNull())
        return false;
    for (const QString &entry : list) {
        if (entry.contains(u'/')) {
            const auto subnet = QHostAddress::parseSubnet(entry);
            if (!subnet.first.isNull() && subnet.first.protocol() == asked.protocol()
                && asked.isInSubnet(subnet))
                return true;
        } else {
            const QHostAddress single(entry);
            if (!single.isNull() && single.isEqual(asked, QHostAddress::StrictConversion))
                return true;
        }
    }
    return false;
}

}  // namespace Binnacle
