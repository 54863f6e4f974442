// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>

namespace Binnacle {

/// An immutable value that is replaced as a whole now and then and read all the time.
///
/// Thread: any. Readers share neither a lock nor a reference count: each thread keeps the value it
/// read last and looks only whether it is still the newest. A replaced value therefore lives until
/// every thread that read it has read again or ended.
template <typename T> class Published final
{
    Q_DISABLE_COPY_MOVE(Published)

public:
    explicit Published(std::shared_ptr<const T> value) { publish(std::move(value)); }

    void publish(std::shared_ptr<const T> value)
    {
        // Generations are drawn from one counter for all, so that a thread's cache can never take
        // one object's value for another's.
        static std::atomic<quint64> next{1};
        const std::lock_guard lock(m_mutex);
        m_value = std::move(value);
        m_generation.store(next.fetch_add(1, std::memory_order_relaxed), std::memory_order_release);
    }

    /// Never null, if no null was published.
    std::shared_ptr<const T> get() const
    {
        struct Cache
        {
            quint64 generation = 0;
            std::shared_ptr<const std::shared_ptr<const T>> holder;
        };
        thread_local Cache cache;
        if (cache.generation != generation()) {
            const std::lock_guard lock(m_mutex);
            cache.holder = std::make_shared<const std::shared_ptr<const T>>(m_value);
            cache.generation = m_generation.load(std::memory_order_relaxed);
        }
        // Counted in the thread's own holder: threads do not fight over one counter.
        return std::shared_ptr<const T>(cache.holder, cache.holder->get());
    }

    /// Changes with every publication.
    quint64 generation() const { return m_generation.load(std::memory_order_acquire); }

private:
    std::atomic<quint64> m_generation{0};
    mutable std::mutex m_mutex;
    // Shared: readers keep a value past its replacement.
    std::shared_ptr<const T> m_value;
};

}  // namespace Binnacle
