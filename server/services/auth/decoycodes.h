// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <mutex>
#include <optional>
#include <vector>

namespace Binnacle {

/// Ids of one-time passwords that do not exist, as they are given to who asks for one with an
/// address that nobody has (A4.6). They last and can be tried as often as real ones, so that nobody
/// learns from them who has an account. In memory, bounded.
///
/// Thread: any; does not block.
class DecoyCodes final
{
    Q_DISABLE_COPY_MOVE(DecoyCodes)

public:
    /// @p clock must outlive them.
    explicit DecoyCodes(const Clock &clock)
        : m_clock(clock)
    {
    }

    /// What stands for the account that does not exist.
    static QByteArray account(const QString &collectionId, const QString &email);

    /// The newest id of the account if it has @p maximum of them that are not older than
    /// @p duration, in seconds.
    std::optional<QString> newest(const QByteArray &account, qint64 duration, size_t maximum);
    void add(const QByteArray &account, const QString &id);
    /// The account of an id that is not older than @p duration, in seconds.
    std::optional<QByteArray> accountOf(const QString &id, qint64 duration) const;

private:
    struct Decoy
    {
        QByteArray account;
        UtcTime created;
    };

    bool isOld(const Decoy &decoy, qint64 duration) const;

    const Clock &m_clock;
    mutable std::mutex m_mutex;
    QHash<QString, Decoy> m_decoys;
    // Ids in the order in which they were given out.
    QHash<QByteArray, std::vector<QString>> m_ids;
};

}  // namespace Binnacle
