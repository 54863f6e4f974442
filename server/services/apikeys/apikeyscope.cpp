// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/apikeys/apikeyscope.h"

#include "schema/collection.h"
#include "schema/settingrules.h"
#include "services/apikeys/apikey.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

const QString everyCollection = u"*"_s;

JsonValue namedItem(const QString &name, const Schema::CollectionSet &collections)
{
    if (name == everyCollection)
        return {};
    const Schema::Collection *collection = collections.find(name);
    if (!collection)
        return Schema::itemOf(u"validation_unknown_collection"_s,
                              u"There is no such collection."_s);
    if (collection->isSystem)
        return Schema::itemOf(u"validation_system_collection"_s,
                              u"No key is made for system collections."_s);
    return {};
}

JsonValue actionsItem(const JsonValue &actions)
{
    if (actions.isEmpty())
        return Schema::requiredItem();
    const JsonValue::Array &names = actions.elements();
    const bool areKnown = std::all_of(names.begin(), names.end(), [](const JsonValue &name) {
        return recordActionFromName(name.toString()).has_value();
    });
    return areKnown && actions.isArray()
        ? JsonValue()
        : Schema::itemOf(u"validation_in_invalid"_s, u"Must be a valid value."_s);
}

JsonValue orderedActions(const JsonValue &actions)
{
    using enum Wire::RecordAction;
    JsonValue ordered = JsonValue::array();
    for (const Wire::RecordAction action : {List, View, Create, Update, Delete}) {
        const JsonValue name(recordActionName(action));
        const JsonValue::Array &names = actions.elements();
        if (std::find(names.begin(), names.end(), name) != names.end())
            ordered.append(name);
    }
    return ordered;
}

JsonValue scopeOf(JsonValue collections)
{
    return JsonValue::object({{u"collections"_s, std::move(collections)}});
}

}  // namespace

JsonValue scopeItems(const JsonValue &scope, const Schema::CollectionSet &collections)
{
    const JsonValue &asked = scope[u"collections"];
    if (!asked.isObject() || asked.isEmpty())
        return JsonValue::object({{u"collections"_s, Schema::requiredItem()}});
    JsonValue items = JsonValue::object();
    for (const auto &[name, actions] : asked.members()) {
        Schema::addItem(items, name,
                        Schema::firstItem({namedItem(name, collections), actionsItem(actions)}));
    }
    return items.isEmpty() ? JsonValue::object() : scopeOf(std::move(items));
}

JsonValue scopeWithIds(const JsonValue &scope, const Schema::CollectionSet &collections)
{
    JsonValue byId = JsonValue::object();
    for (const auto &[name, actions] : scope[u"collections"].members()) {
        const Schema::Collection *collection = collections.find(name);
        byId.insert(collection ? collection->id : everyCollection, orderedActions(actions));
    }
    return scopeOf(std::move(byId));
}

JsonValue scopeWithNames(const JsonValue &scope, const Schema::CollectionSet &collections)
{
    JsonValue byName = JsonValue::object();
    for (const auto &[id, actions] : scope[u"collections"].members()) {
        const Schema::Collection *collection = collections.find(id);
        if (collection || id == everyCollection)
            byName.insert(collection ? collection->name : id, actions);
    }
    return scopeOf(std::move(byName));
}

}  // namespace Binnacle
