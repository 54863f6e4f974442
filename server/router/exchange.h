// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/actor.h"
#include "router/accesspolicy.h"
#include "router/call.h"
#include "router/cors.h"
#include "router/delayedanswers.h"
#include "router/hostcheck.h"
#include "router/openstreams.h"
#include "router/requestlimiter.h"
#include "router/router.h"
#include "router/routetable.h"
#include "router/workerpool.h"

namespace Binnacle {

/// What every request meets on its way; one a router.
struct Pipeline
{
    RouterOptions options;
    const Authenticator &authenticator;
    Wire::RequestObserver *observer = nullptr;
    const Clock &clock;
    const AccessPolicy *policy = nullptr;
    RequestLimiter *limiter = nullptr;
    Cors cors;
    HostCheck hosts;
    RouteTable table;
    DelayedAnswers &delayed;
    OpenStreams &streams;
};

/// One request from the first middleware to its response (P1.2). Made where the request came in,
/// run there or on a worker; answers exactly once.
class Exchange final : public PoolTask
{
public:
    /// @p match is what the table found for the request.
    Exchange(const Pipeline &pipeline, Wire::Request request, Wire::Completion done,
             RouteMatch match);

    /// True when running it neither blocks nor asks the database.
    bool runsInline() const;
    void run() override;
    bool isCostly() const override { return m_isCostly; }
    /// Answers 503.
    void refuse() override;
    /// Answers with @p error before anything else is done.
    void reject(const Error &error);
    /// Gives @p response, which was made before anything else is done.
    void answerAtOnce(Wire::Response &&response);

private:
    const RouteSpec *route() const;
    Wire::Response process(Call &call);
    Result<Wire::Response> answer(Call &call);
    Result<void> checkLimits(const Call &call) const;
    Result<void> checkBody(const Call &call) const;
    void watchStream(const Call &call, Wire::StreamStarter &stream);
    Wire::Response errorResponse(const Error &error);
    void describeRequest();
    void finish(Wire::Headers &&added, Wire::Response &&response,
                std::chrono::milliseconds delay = {});
    void logAccess() const;

    const Pipeline &m_pipeline;
    Wire::Request m_request;
    Wire::Completion m_done;
    RouteMatch m_match;
    // Somebody wants more of the record than what handlers read of it.
    bool m_isRecorded;
    // Asked once: what it hangs on may change while the request waits.
    bool m_isCostly = false;
    Wire::RequestRecord m_record;
    // Who is behind the request, for what is done on its way.
    Actor m_actor;
    std::chrono::steady_clock::time_point m_begin;
};

}  // namespace Binnacle
