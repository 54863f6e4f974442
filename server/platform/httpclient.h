// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/stoptoken.h"
#include "platform/boundedpool.h"

#include <QByteArray>

#include <chrono>
#include <vector>

namespace Binnacle {

/// A request to somebody else's server.
struct HttpRequest
{
    using Time = std::chrono::steady_clock::time_point;

    /// Absolute, of the scheme http or https.
    QByteArray url;
    /// Whole lines, `Name: value`.
    std::vector<QByteArray> headers{};
    /// A POST with this body; without one a GET.
    bool isPost = false;
    QByteArray body{};
    /// When the answer must be there, the wait for one's turn included.
    Time deadline = Time::max();
    /// Of the answer's body.
    qint64 maximumBytes = 1024 * 1024;
    int maximumRedirects = 10;
    /// Whether addresses that only this machine or its network can reach are refused, also behind
    /// a name or a redirect.
    bool onlyPublicAddresses = false;
};

struct HttpAnswer
{
    int status = 0;
    QByteArray contentType;
    QByteArray body;
};

struct HttpClientOptions
{
    /// Requests that run side by side.
    int threads = 12;
    /// Callers that may wait for their turn; each keeps a worker from other requests.
    int maximumQueued = 4;
};

/// Asks other servers, over TLS with their certificates checked where the address says https.
///
/// The requests run on threads of their own, so that slow servers hold up but each other.
/// Thread: any; calls block. Errors, with what happened in the detail: InvalidInput (an address or
/// header that is none), Internal (no way there, or the transfer broke off), Unavailable (too many
/// wait already), TooLarge, Timeout, Cancelled. An answer of whatever status is none.
class HttpClient final
{
public:
    explicit HttpClient(HttpClientOptions options = {});
    /// Stops.
    ~HttpClient();
    HttpClient(const HttpClient &) = delete;
    HttpClient &operator=(const HttpClient &) = delete;

    Result<HttpAnswer> send(const HttpRequest &request) const;
    /// Cancels what runs and refuses what comes. Harmless twice.
    void stop();

private:
    StopSource m_stop;
    mutable BoundedPool m_pool;
};

}  // namespace Binnacle
