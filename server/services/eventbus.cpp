// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/eventbus.h"

#include <QThread>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

namespace Binnacle {

struct EventBus::State
{
    struct Entry
    {
        quint64 id = 0;
        Subscriber subscriber;
        bool isCancelled = false;
        /// The threads that are inside the subscriber; one stands twice when it published again.
        std::vector<Qt::HANDLE> callers;
    };

    std::mutex mutex;
    std::condition_variable callEnded;
    // Shared: a publisher keeps the entries it walks, whoever cancels meanwhile.
    std::vector<std::shared_ptr<Entry>> entries;
    quint64 lastId = 0;

    void cancel(quint64 id);
};

void EventBus::State::cancel(quint64 id)
{
    std::unique_lock lock(mutex);
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [id](const auto &entry) { return entry->id == id; });
    if (found == entries.end())
        return;
    const std::shared_ptr<Entry> entry = *found;
    entry->isCancelled = true;
    entries.erase(found);

    const Qt::HANDLE self = QThread::currentThreadId();
    callEnded.wait(lock, [&] {
        return std::all_of(entry->callers.begin(), entry->callers.end(),
                           [self](Qt::HANDLE caller) { return caller == self; });
    });
}

EventBus::Subscription::Subscription(std::weak_ptr<State> state, quint64 id)
    : m_state(std::move(state))
    , m_id(id)
{
}

EventBus::Subscription::~Subscription()
{
    cancel();
}

EventBus::Subscription::Subscription(Subscription &&other) noexcept
    : m_state(std::move(other.m_state))
    , m_id(std::exchange(other.m_id, 0))
{
}

EventBus::Subscription &EventBus::Subscription::operator=(Subscription &&other) noexcept
{
    if (this != &other) {
        cancel();
        m_state = std::move(other.m_state);
        m_id = std::exchange(other.m_id, 0);
    }
    return *this;
}

void EventBus::Subscription::cancel()
{
    if (const std::shared_ptr<State> state = m_state.lock())
        state->cancel(m_id);
    m_state.reset();
}

EventBus::EventBus()
    : m_state(std::make_shared<State>())
{
}

EventBus::~EventBus() = default;

EventBus::Subscription EventBus::subscribe(Subscriber subscriber)
{
    auto entry = std::make_shared<State::Entry>();
    entry->subscriber = std::move(subscriber);
    const std::lock_guard lock(m_state->mutex);
    entry->id = ++m_state->lastId;
    m_state->entries.push_back(entry);
    return Subscription(m_state, entry->id);
}

void EventBus::publish(const RecordEvent &event)
{
    const std::shared_ptr<State> state = m_state;
    const Qt::HANDLE self = QThread::currentThreadId();
    std::unique_lock lock(state->mutex);
    if (state->entries.empty())
        return;
    const std::vector<std::shared_ptr<State::Entry>> entries = state->entries;
    for (const std::shared_ptr<State::Entry> &entry : entries) {
        if (entry->isCancelled)
            continue;
        entry->callers.push_back(self);
        lock.unlock();
        entry->subscriber(event);
        lock.lock();
        entry->callers.erase(std::find(entry->callers.begin(), entry->callers.end(), self));
        state->callEnded.notify_all();
    }
}

}  // namespace Binnacle
