// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/transport.h"

#include <QUrl>

#include <chrono>
#include <memory>
#include <mutex>

class QThread;

namespace Binnacle::Client {

class HttpWorker;

struct HttpOptions
{
    /// For a whole answer; for the head of an event stream's.
    std::chrono::milliseconds timeout{60'000};
};

/// Carries calls to a server by HTTP/1.1: no cookies, no cache, no redirects, no credentials but
/// the token, and past loopback the system's proxy.
///
/// Thread: any, see Transport; the sockets are on a thread of its own, for which the destructor
/// waits (it ends within milliseconds). Calls under way then get Unavailable.
class HttpTransport final : public Transport
{
    Q_DISABLE_COPY_MOVE(HttpTransport)

public:
    /// @p base: scheme, host and port, and a path in front of `/api` if there is one.
    explicit HttpTransport(const QUrl &base, HttpOptions options = {});
    ~HttpTransport() override;

    /// Sent with every call from now on that has no `Authorization` of its own.
    void setToken(const QByteArray &token);

    /// Errors: Unavailable, Timeout, Cancelled, TooLarge, InvalidInput (the answer is a stream).
    void call(ApiRequest request, ReplyHandler done) override;
    std::unique_ptr<EventStream> open(ApiRequest request) override;

private:
    ApiRequest prepared(ApiRequest &&request) const;

    mutable std::mutex m_mutex;
    QByteArray m_token;
    std::unique_ptr<QThread> m_thread;
    /// Lives and dies on the thread.
    HttpWorker *m_worker;
};

}  // namespace Binnacle::Client
