// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/limits/windowcounters.h"

#include <QString>

#include <chrono>

namespace Binnacle {

class SettingsService;

/// Slows down who asks again and again for records that a list rule hides, and measures how long
/// the answers take (P9.7). Counts whatever the settings say.
///
/// Thread: any; does not block.
class FruitlessLists final
{
    Q_DISABLE_COPY_MOVE(FruitlessLists)

public:
    /// Both must outlive it. Whoever saves settings starts its counters anew.
    FruitlessLists(const SettingsService &settings, const Clock &clock)
        : m_settings(settings)
        , m_counters(clock)
    {
    }

    /// Counts a list in which a filter found nothing, and says for how long to hold the answer
    /// back: not at all for the first three in three seconds, then for a random time below half a
    /// second. @p client is its real address.
    std::chrono::milliseconds delayFor(const QString &collectionId, const QByteArray &client);

private:
    const SettingsService &m_settings;
    WindowCounters m_counters;
};

}  // namespace Binnacle
