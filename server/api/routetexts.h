// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QLatin1StringView>

namespace Binnacle {

/// What the API's description says of a route beyond what the route table knows.
struct RouteText
{
    QLatin1StringView method;
    QLatin1StringView pattern;
    QLatin1StringView summary;
    /// Names of `components/schemas`; empty for none, `*` for any JSON. `{record}`, `{create}`,
    /// `{update}` and `{list}` stand for those of the path's collection; an answer `{redirect}` has
    /// none.
    QLatin1StringView body;
    QLatin1StringView answer;
    /// Names of `components/parameters`, separated by blanks.
    QLatin1StringView parameters;
    /// Of the answer when it is no JSON.
    QLatin1StringView contentType;
};

/// Null for a route that nothing more is known of.
const RouteText *findRouteText(QByteArrayView method, QByteArrayView pattern);

/// The parts of the description that depend neither on routes nor on collections: schemas,
/// parameters, answers and security schemes of `components`, as JSON text.
const char *fixedComponents();

}  // namespace Binnacle
