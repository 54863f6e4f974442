// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/observation/seenrequest.h"

#include <QByteArray>
#include <QHash>

#include <array>
#include <chrono>
#include <vector>

namespace Binnacle {

/// What is known of one statement, by its text, over the last minutes.
struct StatementFigures
{
    /// With placeholders, never values.
    QByteArray sql;
    quint64 count = 0;
    std::chrono::nanoseconds total{};
    std::chrono::nanoseconds longest{};
    quint64 rows = 0;
    /// The request in which it took longest.
    QByteArray requestId;
    QByteArray method;
    QByteArray pattern;
    int route = -1;
};

/// Remembers the statements of requests, minute by minute, except those of operators' tools.
/// Bounded: beyond a number of texts new ones wait until an old one has not run for long.
/// Thread: one at a time.
class StatementBook
{
public:
    static constexpr int minutes = 5;
    static constexpr int maximumTexts = 400;

    void note(const SeenRequest &request);
    /// By time in all, the longest first; @p minute is that of now.
    std::vector<StatementFigures> slowest(qint64 minute, int limit) const;

private:
    struct Minute
    {
        qint64 number = -1;
        StatementFigures figures;
    };
    struct Entry
    {
        std::array<Minute, minutes> past;
        qint64 lastMinute = -1;
    };

    Entry *entryOf(const QByteArray &sql, qint64 minute);

    QHash<QByteArray, Entry> m_entries;
    qint64 m_sweptAt = -1;
};

}  // namespace Binnacle
