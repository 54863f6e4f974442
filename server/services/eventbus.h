// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/record.h"

#include <functional>
#include <memory>
#include <optional>

namespace Binnacle {

/// One change of one record, told after it was committed.
struct RecordEvent
{
    enum class Kind
    {
        Created,
        Updated,
        Deleted
    };

    Kind kind = Kind::Created;
    /// As it is now; for Deleted as it was last.
    Schema::Record record;
    /// As it was before an update.
    std::optional<Schema::Record> previous;
};

/// Carries what happened from the service that did it to whoever wants to know, after commit.
///
/// Thread: any. Subscribers are called on the publishing thread, without a lock, in the order in
/// which they subscribed; they must be quick, and hand longer work to a thread of their own. Two
/// changes made on two threads at the same time may arrive in either order.
class EventBus final
{
    Q_DISABLE_COPY_MOVE(EventBus)

    struct State;

public:
    using Subscriber = std::function<void(const RecordEvent &)>;

    /// Ends a subscription when it goes. Once it is gone no new call begins; a call that another
    /// thread is in the middle of is waited for, unless it is the subscriber itself that lets go.
    class Subscription final
    {
    public:
        Subscription() = default;
        ~Subscription();
        Subscription(Subscription &&other) noexcept;
        Subscription &operator=(Subscription &&other) noexcept;
        Subscription(const Subscription &) = delete;
        Subscription &operator=(const Subscription &) = delete;

        void cancel();

    private:
        friend class EventBus;
        Subscription(std::weak_ptr<State> state, quint64 id);

        // Weak: the bus may go before its subscribers.
        std::weak_ptr<State> m_state;
        quint64 m_id = 0;
    };

    EventBus();
    ~EventBus();

    [[nodiscard]] Subscription subscribe(Subscriber subscriber);
    void publish(const RecordEvent &event);

private:
    // Shared with subscriptions, which may outlive the bus.
    std::shared_ptr<State> m_state;
};

}  // namespace Binnacle
