// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/logroutes.h"

#include "api/requestinfo.h"
#include "router/router.h"
#include "services/logs/logservice.h"

#include <array>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// Leaves @p number as it is when there is no such parameter; false when it is no integer.
bool readInteger(const Wire::QueryParameters &query, QStringView name, qint64 &number)
{
    const std::optional<QString> text = query.first(name);
    if (!text || text->isEmpty())
        return true;
    bool isInteger = false;
    const qint64 value = text->toLongLong(&isInteger);
    if (isInteger)
        number = value;
    return isInteger;
}

bool readBool(const Wire::QueryParameters &query, QStringView name, bool &flag)
{
    constexpr std::array yes = {"1"_L1, "t"_L1, "T"_L1, "TRUE"_L1, "true"_L1, "True"_L1};
    constexpr std::array no = {"0"_L1, "f"_L1, "F"_L1, "FALSE"_L1, "false"_L1, "False"_L1};
    const std::optional<QString> text = query.first(name);
    if (!text || text->isEmpty())
        return true;
    const auto isOneOf = [&text](const auto &words) {
        return std::find(words.begin(), words.end(), *text) != words.end();
    };
    flag = isOneOf(yes);
    return flag || isOneOf(no);
}

Result<Wire::Response> list(LogService &logs, const Call &call)
{
    const Wire::QueryParameters query(call.request.query);
    LogListOptions options;
    if (!readInteger(query, u"page", options.page)
        || !readInteger(query, u"perPage", options.perPage)
        || !readBool(query, u"skipTotal", options.skipTotal)
        || !readBool(query, u"extended", options.isExtended))
        return Error::invalidInput({});
    options.sort = query.first(u"sort").value_or(QString());
    options.filter = query.first(u"filter").value_or(QString());
    return logs.list(options, requestInfo(call)).transform([](QByteArray &&json) {
        return Wire::Response::json(std::move(json));
    });
}

Result<Wire::Response> view(LogService &logs, const Call &call)
{
    bool isExtended = false;
    if (!readBool(Wire::QueryParameters(call.request.query), u"extended", isExtended))
        return Error::invalidInput({});
    return logs.view(call.parameter("id"), isExtended).transform([](QByteArray &&json) {
        return Wire::Response::json(std::move(json));
    });
}

Result<Wire::Response> stats(LogService &logs, const Call &call)
{
    const Wire::QueryParameters query(call.request.query);
    return logs.stats(query.first(u"filter").value_or(QString()), requestInfo(call))
        .transform([](QByteArray &&json) { return Wire::Response::json(std::move(json)); });
}

Result<Wire::Response> truncate(LogService &logs)
{
    return logs.truncate().and_then(
        []() -> Result<Wire::Response> { return Wire::Response::noContent(); });
}

}  // namespace

void addLogRoutes(Router &router, LogService &logs)
{
    const auto add = [&router](Wire::Method method, const QByteArray &pattern, Handler handler) {
        RouteSpec spec;
        spec.method = method;
        spec.pattern = pattern;
        spec.owner = QByteArrayLiteral("logs");
        spec.guard = Guard::Superuser;
        spec.handler = std::move(handler);
        spec.isQuiet = true;
        router.add(std::move(spec));
    };
    add(Wire::Method::Get, "/api/logs"_ba, [&logs](Call &call) { return list(logs, call); });
    add(Wire::Method::Get, "/api/logs/stats"_ba, [&logs](Call &call) { return stats(logs, call); });
    add(Wire::Method::Get, "/api/logs/{id}"_ba, [&logs](Call &call) { return view(logs, call); });
    add(Wire::Method::Delete, "/api/logs"_ba, [&logs](Call &) { return truncate(logs); });
}

}  // namespace Binnacle
