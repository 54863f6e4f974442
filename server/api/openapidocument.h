// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "router/router.h"
#include "schema/collection.h"

#include <QHash>
#include <QSet>

#include <vector>

namespace Binnacle {

/// Describes the API in OpenAPI 3.1: every route of the table and nothing else, with the schemas of
/// the collections as they are. Routes over records and sign-in are there once for each collection
/// that has them, and once for any.
class OpenApiDocument final
{
public:
    OpenApiDocument(const std::vector<RouteInfo> &routes, const Schema::CollectionSet &collections);

    JsonValue json() const;

private:
    void addComponents(const Schema::CollectionSet &collections);
    void addCollection(const Schema::Collection &collection, const Schema::CollectionSet &all);
    /// @p collection is null for a route as it stands in the table.
    void addRoute(const RouteInfo &route, const Schema::Collection *collection);
    /// Templated paths that differ in the names of their parameters alone must not be there twice.
    QByteArray pathOf(const QByteArray &pattern);
    JsonValue parametersOf(const QByteArray &path, const QString &named) const;

    JsonValue m_paths = JsonValue::object();
    JsonValue m_components;
    QHash<QByteArray, QByteArray> m_pathsByShape;
};

}  // namespace Binnacle
