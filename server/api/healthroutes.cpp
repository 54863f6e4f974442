// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/healthroutes.h"

#include "api/jsonanswer.h"
#include "core/jsonwriter.h"
#include "router/router.h"
#include "services/settings/settingsservice.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// The first header that looks like a proxy's, for an operator who has to fill in the setting.
QByteArray possibleProxyHeader(const Wire::Request &request, const QStringList &trusted)
{
    for (const QString &name : trusted) {
        if (!request.headers.value(name.toLatin1()).isEmpty())
            return name.toUtf8();
    }
    for (const char *name : {"CF-Connecting-IP", "Fly-Client-IP", "X-Forwarded-For"}) {
        if (!request.headers.value(name).isEmpty())
            return name;
    }
    return {};
}

QByteArray superuserHealth(const Call &call, const Settings &settings)
{
    QByteArray body;
    JsonWriter json(body);
    json.beginObject();
    json.rawKey("\"message\":");
    json.utf8("API is healthy.");
    json.rawKey("\"code\":");
    json.value(200);
    json.rawKey("\"data\":");
    json.beginObject();
    json.rawKey("\"canBackup\":");
    json.value(true);
    json.rawKey("\"possibleProxyHeader\":");
    json.utf8(possibleProxyHeader(call.request, settings.trustedProxy.headers));
    json.rawKey("\"realIP\":");
    json.utf8(call.record.userIp);
    json.endObject();
    json.endObject();
    return body;
}

}  // namespace

void addHealthRoutes(Router &router, const SettingsService &settings)
{
    RouteSpec spec;
    spec.method = Wire::Method::Get;
    spec.pattern = "/api/health"_ba;
    spec.owner = "health"_ba;
    spec.execution = Execution::Inline;
    spec.handler = [&settings](Call &call) -> Result<Wire::Response> {
        if (call.identity.isSuperuser)
            return jsonAnswer(call.request, superuserHealth(call, *settings.snapshot()));
        return jsonAnswer(call.request, R"({"message":"API is healthy.","code":200,"data":{}})"_ba);
    };
    router.add(std::move(spec));
}

}  // namespace Binnacle
