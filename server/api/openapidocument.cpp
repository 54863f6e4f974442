// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/openapidocument.h"

#include "api/routetexts.h"
#include "services/openapi/recordschemas.h"
#include "wire/jsonparser.h"

#include <QCoreApplication>

#include <algorithm>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

const QByteArray collectionPrefix = QByteArrayLiteral("/api/collections/{collection}/");

JsonValue refTo(QLatin1StringView kind, const QString &name)
{
    return JsonValue::object(
        {{u"$ref"_s, JsonValue(QString(u"#/components/"_s + kind + u'/' + name))}});
}

JsonValue schemaRef(const QString &name)
{
    return refTo("schemas"_L1, name);
}

QString recordName(const Schema::Collection &collection)
{
    return u"Record."_s + collection.name;
}

/// The schema that a route text names, for that collection or for any.
JsonValue schemaNamed(QLatin1StringView name, const Schema::Collection *collection)
{
    if (name == "*"_L1)
        return JsonValue::object();
    if (!name.startsWith(u'{'))
        return schemaRef(name);
    const QString what = QString(name).sliced(1).chopped(1);
    if (!collection) {
        if (what == "list"_L1)
            return schemaRef(u"Page"_s);
        if (what == "create"_L1 || what == "update"_L1)
            return JsonValue::object({{u"type"_s, JsonValue(u"object"_s)}});
        if (what == "auth"_L1)
            return schemaRef(u"AuthAnswer"_s);
        return schemaRef(u"AnyRecord"_s);
    }
    const QString record = recordName(*collection);
    return schemaRef(what == "record"_L1 ? record : QString(record + u'.' + what));
}

JsonValue contentOf(const QStringList &types, const JsonValue &schema)
{
    JsonValue content = JsonValue::object();
    for (const QString &type : types)
        content.insert(type, JsonValue::object({{u"schema"_s, schema}}));
    return content;
}

JsonValue requestBody(QLatin1StringView name, const Schema::Collection *collection)
{
    QStringList types{u"application/json"_s};
    if (name == "ImportFile"_L1)
        types = {u"text/csv"_s, u"application/x-ndjson"_s};
    else if (name == "{create}"_L1 || name == "{update}"_L1 || name == "Batch"_L1)
        types.append(u"multipart/form-data"_s);
    return JsonValue::object({{u"content"_s, contentOf(types, schemaNamed(name, collection))}});
}

JsonValue answersOf(const RouteText *text, const Schema::Collection *collection)
{
    JsonValue good = JsonValue::object({{u"description"_s, JsonValue(u"It worked."_s)}});
    QString status = u"200"_s;
    if (text && !text->contentType.isEmpty()) {
        const JsonValue any = JsonValue::object({{u"type"_s, JsonValue(u"string"_s)}});
        good.insert(u"content"_s, contentOf({QString(text->contentType)}, any));
    } else if (text && text->answer == "{redirect}"_L1) {
        status = u"3XX"_s;
    } else if (text && !text->answer.isEmpty()) {
        good.insert(u"content"_s,
                    contentOf({u"application/json"_s}, schemaNamed(text->answer, collection)));
    } else if (text) {
        status = u"204"_s;
    }
    return JsonValue::object(
        {{status, std::move(good)}, {u"default"_s, refTo("responses"_L1, u"Error"_s)}});
}

JsonValue securityOf(const QByteArray &guard)
{
    const JsonValue token = JsonValue::object({{u"token"_s, JsonValue::array()}});
    JsonValue list = JsonValue::array();
    if (guard == "none" || guard == "guest" || guard == "loopbackOrSuperuser")
        list.append(JsonValue::object());
    if (guard != "guest")
        list.append(token);
    return list;
}

/// get_api_collections_by_collection_records
QString operationId(const QByteArray &method, const QByteArray &path)
{
    QString id = QString::fromLatin1(method.toLower());
    for (const QByteArray &segment : path.split('/')) {
        if (segment.isEmpty())
            continue;
        QString word = QString::fromUtf8(segment);
        if (word.startsWith(u'{'))
            word = u"by_"_s + word.sliced(1).chopped(1);
        for (QChar &c : word) {
            if (!c.isLetterOrNumber())
                c = u'_';
        }
        id += u'_' + word;
    }
    // A folder is another path than the name without the slash.
    return path.size() > 1 && path.endsWith('/') ? QString(id + u"_index"_s) : id;
}

/// Whether a route over any collection is one over this.
bool appliesTo(const RouteInfo &route, const Schema::Collection &collection)
{
    if (route.owner == "records" && route.pattern.startsWith(collectionPrefix))
        return route.method == "GET" || !collection.isView();
    return route.owner == "auth" && route.pattern.startsWith(collectionPrefix)
        && collection.isAuth();
}

}  // namespace

OpenApiDocument::OpenApiDocument(const std::vector<RouteInfo> &routes,
                                 const Schema::CollectionSet &collections)
{
    addComponents(collections);
    for (const RouteInfo &route : routes)
        addRoute(route, nullptr);
    for (const auto &collection : collections.all()) {
        for (const RouteInfo &route : routes) {
            if (appliesTo(route, *collection))
                addRoute(route, collection.get());
        }
    }
}

JsonValue OpenApiDocument::json() const
{
    return JsonValue::object(
        {{u"openapi"_s, JsonValue(u"3.1.0"_s)},
         {u"info"_s,
          JsonValue::object({{u"title"_s, JsonValue(u"Binnacle"_s)},
                             {u"version"_s,
                              JsonValue(QCoreApplication::applicationVersion().isEmpty()
                                            ? u"0"_s
                                            : QCoreApplication::applicationVersion())}})},
         {u"paths"_s, m_paths},
         {u"components"_s, m_components}});
}

void OpenApiDocument::addComponents(const Schema::CollectionSet &collections)
{
    const Result<JsonValue> fixed = Wire::parseJson(fixedComponents());
    Q_ASSERT(fixed);
    m_components = fixed ? *fixed : JsonValue::object();
    JsonValue &schemas = *m_components.find(u"schemas");
    schemas.insert(
        u"AuthAnswer"_s,
        JsonValue::object(
            {{u"type"_s, JsonValue(u"object"_s)},
             {u"properties"_s,
              JsonValue::object(
                  {{u"token"_s, JsonValue::object({{u"type"_s, JsonValue(u"string"_s)}})},
                   {u"record"_s, schemaRef(u"AnyRecord"_s)},
                   {u"meta"_s, JsonValue::object()}})}}));
    for (const auto &collection : collections.all())
        addCollection(*collection, collections);
}

void OpenApiDocument::addCollection(const Schema::Collection &collection,
                                    const Schema::CollectionSet &all)
{
    JsonValue &schemas = *m_components.find(u"schemas");
    const QString record = recordName(collection);
    schemas.insert(record, recordSchema(collection, all));
    // A page of a base schema whose items are more than just anything.
    const auto refined = [](const QString &base, const QString &name, JsonValue schema) {
        JsonValue both = JsonValue::array();
        both.append(schemaRef(base));
        both.append(
            JsonValue::object({{u"type"_s, JsonValue(u"object"_s)},
                               {u"properties"_s, JsonValue::object({{name, std::move(schema)}})}}));
        return JsonValue::object({{u"allOf"_s, std::move(both)}});
    };
    schemas.insert(record + u".list",
                   refined(u"Page"_s, u"items"_s,
                           JsonValue::object({{u"type"_s, JsonValue(u"array"_s)},
                                              {u"items"_s, schemaRef(record)}})));
    if (collection.isView())
        return;
    schemas.insert(record + u".create", recordBodySchema(collection, RecordBodyKind::Create));
    schemas.insert(record + u".update", recordBodySchema(collection, RecordBodyKind::Update));
    if (collection.isAuth())
        schemas.insert(record + u".auth", refined(u"AuthAnswer"_s, u"record"_s, schemaRef(record)));
}

QByteArray OpenApiDocument::pathOf(const QByteArray &pattern)
{
    QByteArrayList shape;
    for (const QByteArray &segment : pattern.split('/'))
        shape.append(segment.startsWith('{') ? "{}"_ba : segment);
    QByteArray path = pattern;
    path.replace("...}", "}");
    QByteArray &known = m_pathsByShape[shape.join('/')];
    if (known.isEmpty())
        known = path;
    return known;
}

JsonValue OpenApiDocument::parametersOf(const QByteArray &path, const QString &named) const
{
    JsonValue list = JsonValue::array();
    for (const QByteArray &segment : path.split('/')) {
        if (!segment.startsWith('{'))
            continue;
        list.append(JsonValue::object(
            {{u"name"_s, JsonValue(QString::fromUtf8(segment.sliced(1).chopped(1)))},
             {u"in"_s, JsonValue(u"path"_s)},
             {u"required"_s, JsonValue(true)},
             {u"schema"_s, JsonValue::object({{u"type"_s, JsonValue(u"string"_s)}})}}));
    }
    for (const QString &name : named.split(u' ', Qt::SkipEmptyParts))
        list.append(refTo("parameters"_L1, name));
    return list;
}

void OpenApiDocument::addRoute(const RouteInfo &route, const Schema::Collection *collection)
{
    QByteArray pattern = route.pattern;
    if (collection)
        pattern.replace("{collection}", collection->name.toUtf8());
    const QByteArray path = pathOf(pattern);
    const RouteText *text = findRouteText(route.method, route.pattern);

    JsonValue operation = JsonValue::object();
    operation.insert(u"operationId"_s, JsonValue(operationId(route.method, path)));
    JsonValue tags = JsonValue::array();
    tags.append(JsonValue(collection ? collection->name : QString::fromUtf8(route.owner)));
    operation.insert(u"tags"_s, std::move(tags));
    if (text)
        operation.insert(u"summary"_s, JsonValue(QString(text->summary)));
    operation.insert(u"x-guard"_s, JsonValue(QString::fromLatin1(route.guard)));
    operation.insert(u"security"_s, securityOf(route.guard));
    JsonValue parameters = parametersOf(path, text ? QString(text->parameters) : QString());
    if (!parameters.isEmpty())
        operation.insert(u"parameters"_s, std::move(parameters));
    if (text && !text->body.isEmpty())
        operation.insert(u"requestBody"_s, requestBody(text->body, collection));
    operation.insert(u"responses"_s, answersOf(text, collection));

    const QString key = QString::fromUtf8(path);
    if (!m_paths.contains(key))
        m_paths.insert(key, JsonValue::object());
    m_paths.find(key)->insert(QString::fromLatin1(route.method.toLower()), std::move(operation));
}

}  // namespace Binnacle
