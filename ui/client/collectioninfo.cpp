// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/collectioninfo.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Client {

namespace {

FieldInfo fieldInfo(const JsonValue &json)
{
    FieldInfo field;
    field.id = json[u"id"].toString();
    field.name = json[u"name"].toString();
    field.type = json[u"type"].toString();
    field.isSystem = json[u"system"].toBool();
    field.isHidden = json[u"hidden"].toBool();
    field.isPresentable = json[u"presentable"].toBool();
    field.isRequired = json[u"required"].toBool();
    field.isPrimaryKey = json[u"primaryKey"].toBool();
    // 0 stands for one value.
    field.maxSelect = std::max(1, int(json[u"maxSelect"].toInteger(1)));
    for (const JsonValue &value : json[u"values"].elements())
        field.values.append(value.toString());
    field.relatedCollectionId = json[u"collectionId"].toString();
    field.json = json;
    return field;
}

std::optional<QString> rule(const JsonValue &json)
{
    return json.isString() ? std::optional(json.toString()) : std::nullopt;
}

}  // namespace

const FieldInfo *CollectionInfo::field(QStringView fieldName) const
{
    const auto found = std::find_if(fields.begin(), fields.end(), [fieldName](const FieldInfo &f) {
        return f.name == fieldName;
    });
    return found == fields.end() ? nullptr : &*found;
}

CollectionInfo collectionInfo(const JsonValue &json)
{
    CollectionInfo collection;
    collection.id = json[u"id"].toString();
    collection.name = json[u"name"].toString();
    collection.type = json[u"type"].toString();
    collection.isSystem = json[u"system"].toBool();
    for (const JsonValue &field : json[u"fields"].elements())
        collection.fields.push_back(fieldInfo(field));
    for (const JsonValue &index : json[u"indexes"].elements())
        collection.indexes.append(index.toString());
    collection.listRule = rule(json[u"listRule"]);
    collection.viewRule = rule(json[u"viewRule"]);
    collection.createRule = rule(json[u"createRule"]);
    collection.updateRule = rule(json[u"updateRule"]);
    collection.deleteRule = rule(json[u"deleteRule"]);
    collection.json = json;
    return collection;
}

}  // namespace Binnacle::Client
