// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/mailroutes.h"

#include "api/authanswer.h"
#include "router/router.h"
#include "services/auth/testmail.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Result<Wire::Response> sendTestMail(const TestMail &mail, const Call &call)
{
    Result<RequestBody> body = readLenientForm(call.request);
    if (!body)
        return std::move(body).error();
    FormReader reader(*body);
    const TestMailForm form{reader.text(u"template"), reader.text(u"email"),
                            reader.text(u"collection")};
    if (reader.hasTypeError())
        return loadingError();
    if (Result<void> sent = mail.send(form); !sent)
        return std::move(sent).error();
    return Wire::Response::noContent();
}

}  // namespace

void addMailRoutes(Router &router, const TestMail &mail)
{
    RouteSpec route;
    route.method = Wire::Method::Post;
    route.pattern = "/api/settings/test/email"_ba;
    route.owner = "settings"_ba;
    route.guard = Guard::Superuser;
    route.routeClass = RouteClass::Manage;
    route.handler = [&mail](Call &call) { return sendTestMail(mail, call); };
    router.add(std::move(route));
}

}  // namespace Binnacle
