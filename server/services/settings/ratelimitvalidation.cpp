// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/settings/ratelimitvalidation.h"

#include "schema/settingrules.h"
#include "services/settings/settingsvalidation.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

using Schema::addItem;
using Schema::firstItem;

JsonValue labelItem(const QString &label)
{
    static const QRegularExpression form(
        u"\\A(?:\\w+ /[\\w/-]*|/[\\w/-]*|\\w+:\\w+|\\*:\\w+|\\w+)\\z"_s);
    if (label.isEmpty())
        return Schema::requiredItem();
    if (form.match(label).hasMatch())
        return {};
    return validationItem(u"validation_match_invalid"_s, u"Must be in a valid format."_s);
}

JsonValue positiveItem(qint64 number)
{
    return number == 0 ? Schema::requiredItem() : Schema::minimumItem(number, 1);
}

JsonValue ruleItems(const JsonValue &rule)
{
    JsonValue items = JsonValue::object();
    addItem(items, u"label"_s, labelItem(rule[u"label"].toString()));
    addItem(items, u"audience"_s,
            Schema::oneOfItem(rule[u"audience"].toString(), {u"@guest"_s, u"@auth"_s}));
    for (const QString &name : {u"duration"_s, u"maxRequests"_s})
        addItem(items, name, positiveItem(rule[name].toInteger()));
    return items;
}

/// The first rule whose requests another one before it has already. A label stands for guests, for
/// those who signed in, or for everybody, who are both.
JsonValue conflictItems(const JsonValue::Array &rules)
{
    QHash<QString, QSet<QString>> audiences;
    for (size_t i = 0; i < rules.size(); ++i) {
        const QString label = rules[i][u"label"].toString();
        const QString audience = rules[i][u"audience"].toString();
        QSet<QString> &taken = audiences[label];
        if (taken.contains(audience) || taken.contains(QString())
            || (audience.isEmpty() && !taken.isEmpty())) {
            const JsonValue conflict
                = validationItem(u"validation_conflicting_rate_limit_rule"_s,
                                 u"Rate limit rule configuration with label "_s + label
                                     + u" already exists or conflicts with another rule."_s,
                                 Schema::parameter(u"label"_s, JsonValue(label)));
            return Schema::parameter(QString::number(i), Schema::parameter(u"label"_s, conflict));
        }
        taken.insert(audience);
    }
    return JsonValue::object();
}

JsonValue rulesItems(const JsonValue &list, bool isNeeded)
{
    const JsonValue::Array &rules = list.elements();
    if (isNeeded && rules.empty())
        return Schema::requiredItem();
    JsonValue items = JsonValue::object();
    for (size_t i = 0; i < rules.size(); ++i)
        addItem(items, QString::number(i), ruleItems(rules[i]));
    return items.isEmpty() ? conflictItems(rules) : items;
}

}  // namespace

JsonValue rateLimitsItems(const JsonValue &rateLimits)
{
    JsonValue items = JsonValue::object();
    addItem(items, u"rules"_s, rulesItems(rateLimits[u"rules"], rateLimits[u"enabled"].toBool()));
    addItem(items, u"excludedIPs"_s, addressListItems(rateLimits[u"excludedIPs"]));
    return items;
}

}  // namespace Binnacle
