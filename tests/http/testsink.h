// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "router/requestsink.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

/// A sink that answers as the test says.
class TestSink final : public Binnacle::RequestSink
{
public:
    using Request = Binnacle::Wire::Request;
    using Completion = Binnacle::Wire::Completion;

    struct Held
    {
        Request request;
        Completion done;
    };

    /// Called on the I/O thread. Without one, requests are held.
    std::function<void(Request, Completion)> handler;
    std::atomic<qint64> limit = 32 * 1024 * 1024;

    qint64 bodyLimit(Binnacle::Wire::Method, QByteArrayView) const override { return limit; }

    void dispatch(Request request, Completion done) override
    {
        if (request.isBodyTooLarge) {
            done(Binnacle::Wire::Response::fromError(
                Binnacle::Error::make(Binnacle::Error::Kind::TooLarge)));
            return;
        }
        if (handler) {
            handler(std::move(request), std::move(done));
            return;
        }
        const std::lock_guard lock(m_mutex);
        m_held.push_back({std::move(request), std::move(done)});
    }

    size_t heldCount() const
    {
        const std::lock_guard lock(m_mutex);
        return m_held.size();
    }
    /// The oldest held request.
    std::optional<Held> takeHeld()
    {
        const std::lock_guard lock(m_mutex);
        if (m_held.empty())
            return {};
        Held held = std::move(m_held.front());
        m_held.erase(m_held.begin());
        return held;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<Held> m_held;
};
