// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api/accountroutes.h"
#include "api/authroutes.h"
#include "api/batchroutes.h"
#include "api/collectionroutes.h"
#include "api/confirmationroutes.h"
#include "api/fileroutes.h"
#include "api/recordroutes.h"
#include "api/sessionroutes.h"
#include "api/settingsaccesspolicy.h"
#include "api/settingslimiter.h"
#include "api/tokenauthenticator.h"
#include "services/audit/auditlog.h"
#include "services/files/fileservice.h"
#include "services/limits/fruitlesslists.h"
#include "support/authworld.h"
#include "support/routerclient.h"
#include "wire/jsonparser.h"

namespace Binnacle {

/// The routes of sign-in, records and collections over an AuthWorld, asked without a socket.
class AuthRouter
{
public:
    AuthRouter()
    {
        m_router.setAccessPolicy(&m_policy);
        m_router.setLimiter(&m_limiter);
        addAuthRoutes(m_router, m_world.auth(), m_world.otps());
        addAccountRoutes(m_router,
                         {m_world.auth(), m_world.twoStep(), m_world.totpSignIn(),
                          m_world.settings(), &m_audit});
        addSessionRoutes(m_router, m_world.auth(), m_world.sessions(), &m_audit);
        addConfirmationRoutes(m_router, m_world.auth(), m_world.confirmations());
        addCollectionRoutes(m_router, m_world.collections(), m_world.editor(), m_world.records());
        addRecordRoutes(m_router, m_world.records(), &m_fruitless);
        addBatchRoutes(m_router, m_world.records(), m_world.settings(), &m_limiter);
        addFileRoutes(m_router, m_files, m_world.auth());
    }
    ~AuthRouter() { m_router.shutDown(); }
    AuthRouter(const AuthRouter &) = delete;
    AuthRouter &operator=(const AuthRouter &) = delete;

    AuthWorld &world() { return m_world; }
    Router &router() { return m_router; }
    RouterClient &client() { return m_client; }

    /// A token of `ann`, `bob` or `root`; what else stands there is the token itself.
    QByteArray token(const QByteArray &who)
    {
        if (who == "ann")
            return m_world.token(QStringLiteral("users"), QStringLiteral("annannannannann"));
        if (who == "bob")
            return m_world.token(QStringLiteral("users"), QStringLiteral("bobbobbobbobbob"));
        if (who == "root")
            return m_world.token(QStringLiteral("_superusers"), QStringLiteral("rootrootrootroo"));
        return who;
    }

    /// @p path below `/api/collections/`.
    Wire::Response send(const QByteArray &method, const QByteArray &path, const QByteArray &json,
                        const QByteArray &who = {})
    {
        m_client.token = token(who);
        return m_client.send(method, "/api/collections/" + path, json,
                             json.isEmpty() ? QByteArray() : QByteArray("application/json"));
    }
    Wire::Response post(const QByteArray &path, const QByteArray &json, const QByteArray &who = {})
    {
        return send("POST", path, json, who);
    }
    Wire::Response get(const QByteArray &path, const QByteArray &who = {})
    {
        return send("GET", path, {}, who);
    }
    /// @p path below `/api/console/`.
    Wire::Response console(const QByteArray &method, const QByteArray &path, const QByteArray &who,
                           const QByteArray &json = {})
    {
        m_client.token = token(who);
        return m_client.send(method, "/api/console/" + path, json,
                             json.isEmpty() ? QByteArray() : QByteArray("application/json"));
    }
    /// Makes the auth collection `members`, as a superuser.
    Wire::Response createMembers()
    {
        m_client.token = token("root");
        return m_client.post("/api/collections", "{\"name\":\"members\",\"type\":\"auth\"}");
    }
    /// Changes a collection, as a superuser.
    Wire::Response patch(const QByteArray &collection, const QByteArray &json)
    {
        return send("PATCH", collection, json, "root");
    }

    /// Lays @p json over the settings.
    void configure(const QByteArray &json)
    {
        const auto done
            = m_world.settings().update([&json](const Settings &current) -> Result<Settings> {
                  JsonValue values = current.values;
                  const Result<JsonValue> changes = Wire::parseJson(json);
                  if (!changes)
                      return changes.error();
                  for (const auto &[name, value] : changes->members())
                      values.insert(name, value);
                  return Settings::fromJson(values);
              });
        if (!done)
            qFatal("the settings could not be changed");
    }
    void allowBatches()
    {
        configure("{\"batch\":{\"enabled\":true,\"maxRequests\":50,\"timeout\":60}}");
    }

    /// The answer's body as JSON; null when it is none.
    static JsonValue json(const Wire::Response &response)
    {
        const Result<JsonValue> read = Wire::parseJson(response.body);
        return read ? *read : JsonValue();
    }

    static QByteArray envelope(const QByteArray &message, int status, const QByteArray &data = "{}")
    {
        return "{\"data\":" + data + ",\"message\":\"" + message
            + "\",\"status\":" + QByteArray::number(status) + "}\n";
    }
    /// The answer to a form with these items.
    static QByteArray invalid(const QByteArray &data)
    {
        return envelope("An error occurred while validating the submitted data.", 400, data);
    }
    static QByteArray item(const QByteArray &code, const QByteArray &message,
                           const QByteArray &params = {})
    {
        return "{\"code\":\"" + code + "\",\"message\":\"" + message + '"'
            + (params.isEmpty() ? QByteArray() : ",\"params\":" + params) + '}';
    }
    static QByteArray required() { return item("validation_required", "Cannot be blank."); }
    static QByteArray length(const QByteArray &minimum, const QByteArray &maximum)
    {
        return item("validation_length_out_of_range",
                    "The length must be between " + minimum + " and " + maximum + '.',
                    "{\"max\":" + maximum + ",\"min\":" + minimum + '}');
    }

    const AuditLog &audit() const { return m_audit; }

private:
    AuthWorld m_world;
    AuditLog m_audit{m_world.database(), m_world.clock()};
    FileStore m_storage{m_world.storagePath()};
    FileService m_files{m_world.store(), m_world.collections(), m_storage};
    TokenAuthenticator m_authenticator{m_world.auth()};
    SettingsAccessPolicy m_policy{m_world.settings()};
    SettingsLimiter m_limiter{m_world.settings(), m_world.collections(), m_world.clock()};
    FruitlessLists m_fruitless{m_world.settings(), m_world.clock()};
    Router m_router{RouterOptions(), m_authenticator, nullptr, m_world.clock()};
    RouterClient m_client{m_router};
};

}  // namespace Binnacle
