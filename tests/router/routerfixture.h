// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "router/accesspolicy.h"
#include "router/router.h"

#include <QByteArray>
#include <QMutex>
#include <QSemaphore>
#include <QString>

#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

namespace Binnacle {

/// Knows three tokens.
class FakeAuthenticator final : public Authenticator
{
public:
    Wire::Identity identify(const Wire::Request &request) const override
    {
        const QByteArrayView token = request.headers.value("Authorization");
        Wire::Identity identity;
        if (token == "throw")
            throw std::runtime_error("no such luck");
        if (token == "user") {
            identity.recordId = QStringLiteral("user1");
            identity.collectionId = QStringLiteral("col1");
            identity.collectionName = QStringLiteral("users");
        } else if (token == "admin") {
            identity.recordId = QStringLiteral("admin1");
            identity.collectionName = QStringLiteral("_superusers");
            identity.isSuperuser = true;
        }
        return identity;
    }
};

class FakeObserver final : public Wire::RequestObserver
{
public:
    void requestStarted(int route) override
    {
        const QMutexLocker lock(&m_mutex);
        m_started.push_back(route);
    }
    void requestFinished(Wire::RequestRecord &&record) override
    {
        const QMutexLocker lock(&m_mutex);
        m_records.push_back(std::move(record));
    }
    int count() const
    {
        const QMutexLocker lock(&m_mutex);
        return int(m_records.size());
    }
    Wire::RequestRecord last() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_records.back();
    }
    std::vector<int> started() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_started;
    }

private:
    mutable QMutex m_mutex;
    std::vector<Wire::RequestRecord> m_records;
    std::vector<int> m_started;
};

class FakePolicy final : public AccessPolicy
{
public:
    QByteArray realAddress(const Wire::Request &request) const override
    {
        const QByteArrayView forwarded = request.headers.value("X-Real");
        return forwarded.isEmpty() ? request.remoteAddress : forwarded.toByteArray();
    }
    bool admitsSuperuser(QByteArrayView realAddress) const override
    {
        return realAddress == "10.0.0.1";
    }
};

inline Wire::Request request(const QByteArray &method, const QByteArray &target,
                             const QByteArray &token = {})
{
    Wire::Request made;
    made.method = Wire::methodFromName(method);
    made.methodName = method;
    made.setTarget(target);
    made.remoteAddress = QByteArray("192.0.2.7");
    if (!token.isEmpty())
        made.headers.add(QByteArray("Authorization"), token);
    return made;
}

/// Takes one answer, from whatever thread it comes.
class Answer
{
public:
    Wire::Completion completion()
    {
        return [this](Wire::Response &&response) {
            m_response = std::move(response);
            m_ready.release();
        };
    }
    const Wire::Response &wait()
    {
        m_ready.acquire();
        return *m_response;
    }
    bool isThere() { return m_ready.available() > 0; }

private:
    QSemaphore m_ready;
    std::optional<Wire::Response> m_response;
};

/// The body of an error answer without fields.
inline QByteArray envelope(const char *message, int status)
{
    return QByteArray(R"({"data":{},"message":")").append(message) + R"(","status":)"
        + QByteArray::number(status) + "}\n";
}

inline QByteArray header(const Wire::Response &response, QByteArrayView name)
{
    return response.headers.value(name).toByteArray();
}

inline Result<Wire::Response> ok(Call &)
{
    return Wire::Response::json(QByteArray("true"));
}

/// A router with those around it; what a test class inherits beside QObject.
class RouterFixture
{
protected:
    /// Anew, without routes.
    void makeRouter(RouterOptions options = {});
    void addRoute(Wire::Method method, const QByteArray &pattern, Handler handler,
                  Guard guard = Guard::None, Execution execution = Execution::Worker);
    /// Waits for the answer.
    Wire::Response ask(Wire::Request asked);

    FakeAuthenticator m_authenticator;
    FakePolicy m_policy;
    SystemClock m_clock;
    std::unique_ptr<FakeObserver> m_observer;
    std::unique_ptr<Router> m_router;
};

}  // namespace Binnacle
