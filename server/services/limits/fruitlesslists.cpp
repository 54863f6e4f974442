// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/limits/fruitlesslists.h"

#include "services/settings/settingsservice.h"

#include <QRandomGenerator>

namespace Binnacle {

std::chrono::milliseconds FruitlessLists::delayFor(const QString &collectionId,
                                                   const QByteArray &client)
{
    constexpr qint64 maximum = 3;
    constexpr std::chrono::seconds window{3};
    constexpr int longestMilliseconds = 500;
    m_counters.follow(m_settings.generation());
    if (m_counters.take(collectionId.toUtf8(), client, maximum, window))
        return {};
    return std::chrono::milliseconds(QRandomGenerator::system()->bounded(longestMilliseconds));
}

}  // namespace Binnacle
