// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observation/statementbook.h"

#include <algorithm>

namespace Binnacle {

StatementBook::Entry *StatementBook::entryOf(const QByteArray &sql, qint64 minute)
{
    const auto found = m_entries.find(sql);
    if (found != m_entries.end())
        return &*found;
    // Once a minute, or many new texts would cost a walk each.
    if (m_entries.size() >= maximumTexts && m_sweptAt != minute) {
        m_sweptAt = minute;
        m_entries.removeIf(
            [minute](const auto &entry) { return entry.value().lastMinute <= minute - minutes; });
    }
    return m_entries.size() >= maximumTexts ? nullptr : &m_entries[sql];
}

void StatementBook::note(const SeenRequest &request)
{
    const Wire::RequestRecord &record = *request.record;
    static const RequestFilter ordinary{
        .route = {}, .method = {}, .search = {}, .ip = {}, .authId = {}, .withOperators = false};
    if (record.statements.count() == 0 || !ordinary.matches(record))
        return;
    const qint64 minute
        = std::chrono::floor<std::chrono::minutes>(record.startedAt).time_since_epoch().count();
    for (const StatementTrace &statement : record.statements.statements()) {
        Entry *entry = entryOf(statement.sql, minute);
        if (!entry)
            continue;
        entry->lastMinute = std::max(entry->lastMinute, minute);
        Minute &slot = entry->past[size_t(minute % minutes)];
        if (slot.number != minute)
            slot = {minute, {}};
        StatementFigures &figures = slot.figures;
        ++figures.count;
        figures.total += statement.duration;
        figures.rows += quint64(std::max<qint64>(0, statement.rows));
        if (statement.duration < figures.longest)
            continue;
        figures.longest = statement.duration;
        figures.requestId = record.id;
        figures.method = record.method;
        figures.pattern = record.pattern;
        figures.route = record.route;
    }
}

std::vector<StatementFigures> StatementBook::slowest(qint64 minute, int limit) const
{
    std::vector<StatementFigures> all;
    for (auto it = m_entries.cbegin(); it != m_entries.cend(); ++it) {
        StatementFigures sum;
        for (const Minute &slot : it->past) {
            if (slot.number < 0 || slot.number <= minute - minutes || slot.number > minute)
                continue;
            StatementFigures merged = slot.figures.longest >= sum.longest ? slot.figures : sum;
            merged.count = sum.count + slot.figures.count;
            merged.total = sum.total + slot.figures.total;
            merged.rows = sum.rows + slot.figures.rows;
            sum = std::move(merged);
        }
        if (sum.count == 0)
            continue;
        sum.sql = it.key();
        all.push_back(std::move(sum));
    }
    const auto first = all.begin() + std::min<qptrdiff>(std::max(0, limit), qptrdiff(all.size()));
    std::partial_sort(all.begin(), first, all.end(), [](const auto &a, const auto &b) {
        return a.total != b.total ? a.total > b.total : a.sql < b.sql;
    });
    all.erase(first, all.end());
    return all;
}

}  // namespace Binnacle
