// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/settingsroutes.h"

#include "api/authanswer.h"
#include "api/jsonanswer.h"
#include "router/router.h"
#include "services/settings/settingsservice.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// A form's text as the kind of value that @p shape is.
JsonValue formSetting(FormReader &form, const QString &key, const JsonValue &shape)
{
    switch (shape.type()) {
    case JsonValue::Type::Bool: return JsonValue(form.flag(key));
    case JsonValue::Type::Number: return JsonValue(form.integer(key));
    case JsonValue::Type::Array: return form.list(key);
    default: return JsonValue(form.text(key));
    }
}

/// Lays what a form says by dotted keys (`meta.appName`) into the object that came as
/// `@jsonPayload`, which has the last word.
void addDottedSettings(JsonValue &target, FormReader &form, const JsonValue &shape,
                       const QString &prefix)
{
    for (const auto &[name, value] : shape.members()) {
        const QString key = prefix + name;
        if (value.isObject()) {
            JsonValue section = target[name].isObject() ? target[name] : JsonValue::object();
            addDottedSettings(section, form, value, key + u'.');
            target.insert(name, std::move(section));
        } else if (form.has(key) && (prefix.isEmpty() || !target.contains(name))
                   && name != "rules"_L1) {  // objects, which no form text is
            target.insert(name, formSetting(form, key, value));
        }
    }
}

Result<JsonValue> submittedSettings(const Wire::Request &request)
{
    Result<RequestBody> body = readLenientForm(request);
    if (!body)
        return std::move(body).error();
    if (!body->isForm)
        return std::move(body->value);
    FormReader form(*body);
    JsonValue settings = body->value;
    addDottedSettings(settings, form, Settings::defaults().values, {});
    if (form.hasTypeError())
        return loadingError();
    return settings;
}

Result<Wire::Response> showSettings(const Call &call, const Settings &settings)
{
    return jsonAnswer(call.request, settings.redacted().toJson());
}

Result<Wire::Response> changeSettings(SettingsService &service, const Call &call)
{
    const Result<JsonValue> submitted = submittedSettings(call.request);
    if (!submitted)
        return submitted.error();
    const Result<std::shared_ptr<const Settings>> saved = service.patch(*submitted);
    if (!saved)
        return saved.error();
    return showSettings(call, **saved);
}

}  // namespace

void addSettingsRoutes(Router &router, SettingsService &settings)
{
    RouteSpec route;
    route.pattern = "/api/settings"_ba;
    route.owner = "settings"_ba;
    route.guard = Guard::Superuser;

    route.method = Wire::Method::Get;
    route.routeClass = RouteClass::Read;
    route.handler = [&settings](Call &call) { return showSettings(call, *settings.snapshot()); };
    router.add(route);

    // They say where links in mails lead, who carries those mails and whom proxies speak for: each
    // is a way to an owner's account.
    route.method = Wire::Method::Patch;
    route.routeClass = RouteClass::Own;
    route.handler = [&settings](Call &call) { return changeSettings(settings, call); };
    router.add(route);
}

}  // namespace Binnacle
