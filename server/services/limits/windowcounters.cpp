// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/limits/windowcounters.h"

#include <algorithm>
#include <utility>

namespace Binnacle {

namespace {

/// Some 20 MB. Whoever has so many addresses cannot be limited by address.
constexpr qsizetype maximumWindows = 200'000;

QByteArray keyOf(const QByteArray &bucket, const QByteArray &client)
{
    return bucket + '\0' + client;
}

}  // namespace

QByteArray networkOf(const QString &address)
{
    constexpr qsizetype networkLength = 19;
    const QByteArray text = address.toLatin1();
    return text.count(':') == 7 ? text.left(networkLength) : text;
}

bool WindowCounters::take(const QByteArray &bucket, const QByteArray &client, qint64 maximum,
                          std::chrono::seconds window)
{
    if (client.isEmpty())
        return true;
    const auto now = std::chrono::floor<std::chrono::seconds>(m_clock.now().time_since_epoch());
    const std::lock_guard lock(m_mutex);
    if (m_windows.size() >= m_sweepAt)
        makeRoom(now);
    const QByteArray key = keyOf(bucket, client);
    auto found = m_windows.find(key);
    if (found == m_windows.end())
        found = m_windows.insert(key, {now, window, maximum});
    // A clock that was set back must not lock anybody out.
    else if (now - found->start >= window || now < found->start)
        *found = {now, window, maximum};
    if (found->left <= 0)
        return false;
    --found->left;
    return true;
}

void WindowCounters::giveBack(const QByteArray &bucket, const QByteArray &client)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_windows.find(keyOf(bucket, client));
    if (found != m_windows.end())
        ++found->left;
}

void WindowCounters::forget(const QByteArray &bucket, const QByteArray &client)
{
    const std::lock_guard lock(m_mutex);
    m_windows.remove(keyOf(bucket, client));
}

void WindowCounters::clear()
{
    const std::lock_guard lock(m_mutex);
    m_windows.clear();
    m_sweepAt = 1024;
}

void WindowCounters::follow(quint64 generation)
{
    // Most calls only look, so that threads do not fight over it.
    if (m_generation.load(std::memory_order_relaxed) == generation)
        return;
    const quint64 last = m_generation.exchange(generation);
    if (last != 0 && last != generation)
        clear();
}

void WindowCounters::makeRoom(std::chrono::seconds now)
{
    m_windows.removeIf([now](const std::pair<const QByteArray &, Window &> &entry) {
        return now - entry.second.start >= entry.second.length;
    });
    if (m_windows.size() >= maximumWindows)
        m_windows.clear();
    m_sweepAt = std::clamp(2 * m_windows.size(), qsizetype(1024), maximumWindows);
}

}  // namespace Binnacle
