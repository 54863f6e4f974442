// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/audit/auditdifference.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

AuditDifference differentMembers(const JsonValue &before, const JsonValue &after)
{
    AuditDifference difference{JsonValue::object(), JsonValue::object()};
    for (const auto &[name, value] : before.members()) {
        const JsonValue *other = after.find(name);
        if (!other) {
            difference.before.insert(name, value);
        } else if (!(*other == value)) {
            AuditDifference inner = auditDifference(value, *other);
            difference.before.insert(name, std::move(inner.before));
            difference.after.insert(name, std::move(inner.after));
        }
    }
    for (const auto &[name, value] : after.members()) {
        if (!before.contains(name))
            difference.after.insert(name, value);
    }
    return difference;
}

bool holdsNamedObjects(const JsonValue &list)
{
    const JsonValue::Array &items = list.elements();
    return list.isArray() && std::all_of(items.begin(), items.end(), [](const JsonValue &item) {
               return !item[u"id"].toString().isEmpty();
           });
}

const JsonValue *itemById(const JsonValue &list, const JsonValue &id)
{
    const JsonValue::Array &items = list.elements();
    const auto found = std::find_if(items.begin(), items.end(),
                                    [&id](const JsonValue &item) { return item[u"id"] == id; });
    return found == items.end() ? nullptr : &*found;
}

JsonValue withId(const JsonValue &id, const JsonValue &changed)
{
    JsonValue item = JsonValue::object({{u"id"_s, id}});
    for (const auto &[name, value] : changed.members())
        item.insert(name, value);
    return item;
}

AuditDifference differentItems(const JsonValue &before, const JsonValue &after)
{
    AuditDifference difference{JsonValue::array(), JsonValue::array()};
    for (const JsonValue &item : before.elements()) {
        const JsonValue *other = itemById(after, item[u"id"]);
        if (!other) {
            difference.before.append(item);
        } else if (!(*other == item)) {
            const AuditDifference inner = differentMembers(item, *other);
            difference.before.append(withId(item[u"id"], inner.before));
            difference.after.append(withId(item[u"id"], inner.after));
        }
    }
    for (const JsonValue &item : after.elements()) {
        if (!itemById(before, item[u"id"]))
            difference.after.append(item);
    }
    return difference;
}

}  // namespace

AuditDifference auditDifference(const JsonValue &before, const JsonValue &after)
{
    if (before.isObject() && after.isObject())
        return differentMembers(before, after);
    if (holdsNamedObjects(before) && holdsNamedObjects(after)) {
        AuditDifference items = differentItems(before, after);
        // Only the order differs: the lists themselves tell that.
        if (!items.before.isEmpty() || !items.after.isEmpty())
            return items;
    }
    return {before, after};
}

}  // namespace Binnacle
