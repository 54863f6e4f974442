// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/decoycodes.h"

#include <QCryptographicHash>

#include <chrono>

namespace Binnacle {

namespace {

/// Some 3 MB. Making so many takes longer than a code lasts.
constexpr qsizetype maximumDecoys = 10'000;

}  // namespace

QByteArray DecoyCodes::account(const QString &collectionId, const QString &email)
{
    return collectionId.toUtf8() + "/?"
        + QCryptographicHash::hash(email.toCaseFolded().toUtf8(), QCryptographicHash::Sha256)
              .first(16);
}

bool DecoyCodes::isOld(const Decoy &decoy, qint64 duration) const
{
    return decoy.created + std::chrono::seconds(duration) < m_clock.now();
}

std::optional<QString> DecoyCodes::newest(const QByteArray &account, qint64 duration,
                                          size_t maximum)
{
    const std::lock_guard lock(m_mutex);
    const auto ids = m_ids.find(account);
    if (ids == m_ids.end())
        return std::nullopt;
    std::erase_if(*ids, [&](const QString &id) {
        const auto decoy = m_decoys.constFind(id);
        if (decoy != m_decoys.cend() && !isOld(*decoy, duration))
            return false;
        m_decoys.remove(id);
        return true;
    });
    return ids->size() >= maximum ? std::optional(ids->back()) : std::nullopt;
}

void DecoyCodes::add(const QByteArray &account, const QString &id)
{
    const std::lock_guard lock(m_mutex);
    if (m_decoys.size() >= maximumDecoys) {
        m_decoys.clear();
        m_ids.clear();
    }
    m_decoys.insert(id, {account, m_clock.now()});
    m_ids[account].push_back(id);
}

std::optional<QByteArray> DecoyCodes::accountOf(const QString &id, qint64 duration) const
{
    const std::lock_guard lock(m_mutex);
    const auto decoy = m_decoys.constFind(id);
    if (decoy == m_decoys.cend() || isOld(*decoy, duration))
        return std::nullopt;
    return decoy->account;
}

}  // namespace Binnacle
