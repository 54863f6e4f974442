// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "router/router.h"
#include "support/recordworld.h"

#include <future>

namespace Binnacle::Test {

/// Takes `collection/id` for a token, `root` for a superuser's.
class RecordWorldAuthenticator final : public Authenticator
{
public:
    explicit RecordWorldAuthenticator(const RecordWorld &world)
        : m_world(world)
    {
    }

    Wire::Identity identify(const Wire::Request &request) const override
    {
        const QString token = QString::fromUtf8(request.headers.value("Authorization"));
        if (token.isEmpty())
            return {};
        if (token == QLatin1String("root"))
            return m_world.superuser().identity;
        return m_world.as(token.section(u'/', 0, 0), token.section(u'/', 1)).identity;
    }

private:
    const RecordWorld &m_world;
};

/// What a request has besides its target and body.
struct SendOptions
{
    QByteArray token{};
    QByteArray type = QByteArrayLiteral("application/json");
    std::vector<std::pair<QByteArray, QByteArray>> headers{};
};

/// A router over a RecordWorld, for routes to be added to and requests to be sent through.
class RecordRouter
{
public:
    RecordRouter()
    {
        if (m_world.isValid()) {
            m_router = std::make_unique<Router>(RouterOptions(), m_authenticator, nullptr,
                                                m_world.clock());
        }
    }

    bool isValid() const { return m_router != nullptr; }
    RecordWorld &world() { return m_world; }
    Router &router() { return *m_router; }

    Wire::Response send(Wire::Method method, const QByteArray &target, const QByteArray &body = {},
                        const SendOptions &with = {})
    {
        Wire::Request request;
        request.method = method;
        request.methodName = Wire::methodName(method).toByteArray();
        request.setTarget(target);
        if (!with.type.isEmpty())
            request.headers.add("Content-Type", with.type);
        if (!with.token.isEmpty())
            request.headers.add("Authorization", with.token);
        for (const auto &[name, value] : with.headers)
            request.headers.add(name, value);
        request.body = Wire::Body(body);
        request.remoteAddress = "127.0.0.1";
        std::promise<Wire::Response> answer;
        m_router->dispatch(std::move(request), [&answer](Wire::Response &&response) {
            answer.set_value(std::move(response));
        });
        return answer.get_future().get();
    }
    Wire::Response get(const QByteArray &target, const QByteArray &token = {})
    {
        return send(Wire::Method::Get, target, {}, SendOptions{token});
    }
    /// The body of a GET as JSON; null when it is none.
    JsonValue json(const QByteArray &target, const QByteArray &token = QByteArrayLiteral("root"))
    {
        return parsed(get(target, token).body);
    }

private:
    RecordWorld m_world;
    RecordWorldAuthenticator m_authenticator{m_world};
    std::unique_ptr<Router> m_router;
};

}  // namespace Binnacle::Test
