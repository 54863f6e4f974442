// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "router/router.h"

#include <QSemaphore>

namespace Binnacle {

/// Sends requests to a router, without a socket, and waits for the answers.
class RouterClient
{
public:
    explicit RouterClient(Router &router)
        : m_router(router)
    {
    }

    QByteArray token;
    QByteArray userAgent;
    QByteArray remoteAddress = "192.0.2.1";
    bool isOwner = false;

    Wire::Response get(const QByteArray &target) { return send("GET", target, {}, {}); }
    Wire::Response post(const QByteArray &target, const QByteArray &json)
    {
        return send("POST", target, json, "application/json");
    }

    Wire::Response send(const QByteArray &method, const QByteArray &target, const QByteArray &body,
                        const QByteArray &type)
    {
        Wire::Request request;
        request.method = Wire::methodFromName(method);
        request.methodName = method;
        request.setTarget(target);
        request.remoteAddress = remoteAddress;
        request.isOwner = isOwner;
        request.receivedAt = std::chrono::steady_clock::now();
        request.headers.add("Host", "localhost");
        if (!token.isEmpty())
            request.headers.add("Authorization", token);
        if (!userAgent.isEmpty())
            request.headers.add("User-Agent", userAgent);
        if (!type.isEmpty())
            request.headers.add("Content-Type", type);
        request.body = Wire::Body(body);
        Wire::Response answer;
        QSemaphore answered;
        m_router.dispatch(std::move(request), [&](Wire::Response &&response) {
            answer = std::move(response);
            answered.release();
        });
        answered.acquire();
        return answer;
    }

private:
    Router &m_router;
};

}  // namespace Binnacle
