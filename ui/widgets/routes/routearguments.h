// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/observationdata.h"
#include "core/jsonvalue.h"

namespace Binnacle::Ui {

/// Arguments of the Logs page: the requests of a route.
inline JsonValue logArgumentsOf(const Client::RouteRow &route)
{
    using namespace Qt::StringLiterals;
    JsonValue arguments = JsonValue::object({{u"pattern"_s, JsonValue(route.pattern)}});
    if (!route.method.isEmpty())
        arguments.insert(u"method"_s, JsonValue(route.method));
    return arguments;
}

/// The one request that failed.
inline JsonValue logArgumentsOf(const Client::RouteFailure &failure)
{
    using namespace Qt::StringLiterals;
    return JsonValue::object({{u"request"_s, JsonValue(failure.requestId)}});
}

}  // namespace Binnacle::Ui
