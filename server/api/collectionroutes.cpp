// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/collectionroutes.h"

#include "api/jsonanswer.h"
#include "api/queryvalues.h"
#include "api/requestbody.h"
#include "api/requestinfo.h"
#include "router/router.h"
#include "services/collections/collectioneditor.h"
#include "services/collections/collectionservice.h"
#include "services/records/recordservice.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Result<Wire::Response> listCollections(const CollectionService &collections, const Call &call)
{
    CollectionService::ListOptions options;
    if (Result<void> read = readPage(Wire::QueryParameters(call.request.query), options); !read)
        return std::move(read).error();
    Result<QByteArray> json = collections.list(options, requestInfo(call));
    if (!json)
        return std::move(json).error();
    return jsonAnswer(call.request, *std::move(json), Schema::FieldsPicker::Scope::Items);
}

Result<Wire::Response> viewCollection(const CollectionService &collections, const Call &call)
{
    Result<QByteArray> json = collections.view(call.parameter("collection"));
    if (!json)
        return std::move(json).error();
    return jsonAnswer(call.request, *std::move(json));
}

/// A body of which nothing can be read at all.
Error unreadable(const Error &error, const QString &message)
{
    if (error.kind != Error::Kind::InvalidInput)
        return error;
    return Error::invalidInput(message).withDetail(error.detail);
}

Result<Wire::Response> createCollection(CollectionEditor &editor, const Call &call)
{
    const Result<RequestBody> body = readBody(call.request);
    if (!body) {
        return unreadable(body.error(),
                          u"Failed to load the collection type data due to invalid "
                          "formatting."_s);
    }
    return jsonAnswer(call.request, editor.create(body->value));
}

Result<Wire::Response> updateCollection(const CollectionService &collections,
                                        CollectionEditor &editor, const Call &call)
{
    const QString name = call.parameter("collection");
    if (!collections.snapshot()->find(name))
        return Error::notFound();
    const Result<RequestBody> body = readBody(call.request);
    if (!body) {
        return unreadable(body.error(),
                          u"Failed to load the submitted data due to invalid formatting."_s);
    }
    return jsonAnswer(call.request, editor.update(name, body->value));
}

Result<Wire::Response> noContent(const Result<void> &done)
{
    if (!done)
        return done.error();
    return Wire::Response::noContent();
}

Error validationError(const QString &key, JsonValue item)
{
    return Error::invalidInput(u"An error occurred while validating the submitted data."_s,
                               JsonValue::object({{key, std::move(item)}}));
}

Result<Wire::Response> importCollections(CollectionEditor &editor, const Call &call)
{
    const Result<RequestBody> body = readForm(call.request);
    if (!body)
        return body.error();
    FormReader reader(*body);
    JsonValue entries = reader.list(u"collections");
    const bool deletesMissing = reader.flag(u"deleteMissing");
    for (JsonValue &entry : entries.elements()) {
        if (entry.isNull())
            entry = JsonValue::object();
        else if (!entry.isObject())
            return loadingError();
    }
    if (reader.hasTypeError())
        return loadingError();
    if (entries.isEmpty()) {
        return validationError(u"collections"_s,
                               validationItem(u"validation_required"_s, u"Cannot be blank."_s));
    }
    return noContent(editor.importAll(entries.elements(), deletesMissing));
}

/// The one text of a body that holds a query (R2.11, R2.12).
Result<QString> queryOf(const Call &call)
{
    constexpr qsizetype maximumBytes = 5000;
    const Result<RequestBody> body = readForm(call.request);
    if (!body)
        return body.error();
    FormReader reader(*body);
    const QString query = reader.text(u"query");
    if (reader.hasTypeError())
        return loadingError();
    if (query.isEmpty()) {
        return validationError(u"query"_s,
                               validationItem(u"validation_required"_s, u"Cannot be blank."_s));
    }
    if (query.toUtf8().size() > maximumBytes) {
        return validationError(
            u"query"_s,
            validationItem(u"validation_length_too_long"_s,
                           u"The length must be no more than 5000."_s,
                           JsonValue::object({{u"max"_s, JsonValue(qint64(maximumBytes))},
                                              {u"min"_s, JsonValue(0)}})));
    }
    return query;
}

Result<Wire::Response> tryView(const CollectionEditor &editor, const Call &call)
{
    const Result<QString> query = queryOf(call);
    if (!query)
        return query.error();
    return jsonAnswer(call.request, editor.tryView(*query));
}

Result<Wire::Response> runSql(CollectionEditor &editor, const Call &call)
{
    const Result<QString> query = queryOf(call);
    if (!query)
        return query.error();
    return jsonAnswer(call.request, editor.runSql(*query));
}

class RouteAdder
{
public:
    explicit RouteAdder(Router &router)
        : m_router(router)
    {
    }

    void add(Wire::Method method, const QByteArray &pattern, Handler handler,
             RouteClass routeClass = RouteClass::Manage)
    {
        RouteSpec route;
        route.method = method;
        route.pattern = pattern;
        route.owner = "collections"_ba;
        route.guard = Guard::Superuser;
        route.routeClass = method == Wire::Method::Get ? RouteClass::Read : routeClass;
        route.handler = std::move(handler);
        m_router.add(std::move(route));
    }

private:
    Router &m_router;
};

void addMetaRoutes(RouteAdder &routes, CollectionEditor &editor)
{
    routes.add(Wire::Method::Get, "/api/collections/meta/scaffolds"_ba,
               [](Call &call) { return jsonAnswer(call.request, collectionScaffolds()); });
    routes.add(Wire::Method::Get, "/api/collections/meta/oauth2-providers"_ba,
               [](Call &call) { return jsonAnswer(call.request, oauth2ProviderList()); });
    routes.add(Wire::Method::Post, "/api/collections/meta/dry-run-view"_ba,
               [&editor](Call &call) { return tryView(editor, call); });
    // It reads and writes everything, rights included.
    routes.add(
        Wire::Method::Post, "/api/sql"_ba, [&editor](Call &call) { return runSql(editor, call); },
        RouteClass::Own);
}

}  // namespace

void addCollectionRoutes(Router &router, const CollectionService &collections,
                         CollectionEditor &editor, RecordService &records)
{
    const QByteArray all = "/api/collections"_ba;
    const QByteArray one = "/api/collections/{collection}"_ba;
    RouteAdder routes(router);
    routes.add(Wire::Method::Get, all,
               [&collections](Call &call) { return listCollections(collections, call); });
    routes.add(Wire::Method::Post, all,
               [&editor](Call &call) { return createCollection(editor, call); });
    routes.add(Wire::Method::Get, one,
               [&collections](Call &call) { return viewCollection(collections, call); });
    routes.add(Wire::Method::Patch, one, [&collections, &editor](Call &call) {
        return updateCollection(collections, editor, call);
    });
    routes.add(Wire::Method::Delete, one, [&editor](Call &call) {
        return noContent(editor.remove(call.parameter("collection")));
    });
    routes.add(Wire::Method::Delete, one + "/truncate", [&records](Call &call) {
        return noContent(records.truncate(call.parameter("collection")));
    });
    routes.add(Wire::Method::Put, all + "/import",
               [&editor](Call &call) { return importCollections(editor, call); });
    addMetaRoutes(routes, editor);
}

}  // namespace Binnacle
