// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "services/records/ruledenial.h"

#include <QByteArray>

#include <chrono>
#include <deque>
#include <mutex>

namespace Binnacle {

struct DenialBookOptions
{
    size_t maximumDenials = 1000;
    /// Of all of them together.
    qsizetype maximumBytes = 8 * 1024 * 1024;
    /// Of one decision's tree; a larger one is left out.
    qsizetype maximumTreeBytes = 128 * 1024;
    /// For one decision's tree.
    std::chrono::milliseconds maximumTime{100};
    /// What may be spent on trees in each second, so that whoever is denied often does not slow
    /// down the others; saved up for as many seconds as `savedSeconds`.
    std::chrono::milliseconds timePerSecond{100};
    int savedSeconds = 5;
};

/// Which denials somebody wants to see, the newest first.
struct DenialQuery
{
    /// Only those with a higher, or a lower, number; 0 for no such limit.
    qint64 after = 0;
    qint64 before = 0;
    int limit = 100;
    /// By id or name; empty for all.
    QString collection;
};

/// Keeps the last denied requests with the reasons, in memory, until the server ends. Secrets of
/// requests and records are never among what is kept.
///
/// Thread: any.
class DenialBook final : public DenialObserver
{
    Q_DISABLE_COPY_MOVE(DenialBook)

public:
    /// @p clock must outlive the book.
    explicit DenialBook(const Clock &clock, DenialBookOptions options = {});

    /// Works the tree out, if there is time left for it, and keeps it. May block on the denial's
    /// connection for as long as the options say.
    void denied(const RuleDenial &denial) override;

    /// JSON text: `items`, without their trees.
    QByteArray list(const DenialQuery &query) const;
    /// JSON text: the last denial of that request, with its `tree`. Errors: NotFound.
    Result<QByteArray> find(const QByteArray &requestId) const;

private:
    using Ticks = std::chrono::steady_clock;

    struct Entry
    {
        qint64 number = 0;
        QByteArray requestId;
        QString collectionId;
        QString collectionName;
        /// An object's members, without the braces.
        QByteArray summary;
        QByteArray tree;

        qsizetype bytes() const;
    };

    /// Whether there is time left; what explain() takes is taken off afterwards.
    bool hasTime();
    void spend(Ticks::duration time);
    /// Fills in the tree, and the record that it is about. False when there was no denial: the
    /// list is empty because nothing is there.
    bool explain(const RuleDenial &denial, QString &recordId, QByteArray &tree);
    void keep(Entry entry);

    const Clock &m_clock;
    const DenialBookOptions m_options;
    mutable std::mutex m_mutex;
    std::deque<Entry> m_entries;
    qsizetype m_bytes = 0;
    qint64 m_lastNumber = 0;
    Ticks::duration m_timeLeft;
    Ticks::time_point m_refilledAt;
};

}  // namespace Binnacle
