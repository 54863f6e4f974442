// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/collectionroutes.h"

#include "api/jsonanswer.h"
#include "api/queryvalues.h"
#include "api/requestinfo.h"
#include "router/router.h"
#include "services/collections/collectionservice.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Result<CollectionService::ListOptions> listOptions(const Wire::QueryParameters &query)
{
    const Result<qint64> page = queryInteger(query, u"page", 1);
    const Result<qint64> perPage = queryInteger(query, u"perPage", 30);
    const Result<bool> skipTotal = queryBool(query, u"skipTotal");
    if (!page)
        return page.error();
    if (!perPage)
        return perPage.error();
    if (!skipTotal)
        return skipTotal.error();
    CollectionService::ListOptions options;
    options.page = *page;
    options.perPage = *perPage;
    options.skipTotal = *skipTotal;
    options.sort = query.first(u"sort").value_or(QString());
    options.filter = query.first(u"filter").value_or(QString());
    return options;
}

Result<Wire::Response> listCollections(const CollectionService &collections, const Call &call)
{
    const Result<CollectionService::ListOptions> options
        = listOptions(Wire::QueryParameters(call.request.query));
    if (!options)
        return options.error();
    Result<QByteArray> json = collections.list(*options, requestInfo(call));
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

}  // namespace

void addCollectionRoutes(Router &router, const CollectionService &collections)
{
    RouteSpec list;
    list.pattern = "/api/collections"_ba;
    list.owner = "collections"_ba;
    list.guard = Guard::Superuser;
    list.handler = [&collections](Call &call) { return listCollections(collections, call); };
    router.add(std::move(list));

    RouteSpec view;
    view.pattern = "/api/collections/{collection}"_ba;
    view.owner = "collections"_ba;
    view.guard = Guard::Superuser;
    view.handler = [&collections](Call &call) { return viewCollection(collections, call); };
    router.add(std::move(view));
}

}  // namespace Binnacle
