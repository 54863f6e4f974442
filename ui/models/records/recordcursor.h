// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/collectioninfo.h"
#include "client/recorddata.h"

#include <optional>
#include <vector>

namespace Binnacle::Models {

struct SortKey
{
    QString field;
    bool isDescending = false;

    friend bool operator==(const SortKey &, const SortKey &) = default;
};

/// Asks for one page of a collection's records after the other.
///
/// Where the sort allows it, a page begins behind the last record's values, so that the
/// hundredth costs what the first did and foreign inserts move nothing; else it counts pages.
class RecordCursor
{
public:
    static constexpr int pageSize = 200;

    RecordCursor() = default;
    RecordCursor(const Client::CollectionInfo &collection, QString filter,
                 std::vector<SortKey> sort, QString expand);

    /// @p loaded: records seen so far that are still there.
    Client::RecordQuery next(qsizetype loaded) const;
    /// @p isRepeated: no record of the last page was new, as happens when pages are counted and
    /// records came in before them.
    void advance(const JsonValue &lastRecord, bool isRepeated);
    /// The first @p count records, for reading again what is shown.
    Client::RecordQuery first(qint64 count) const;
    /// Those of @p ids that match the filter, or, with @p anyFilter, that exist.
    Client::RecordQuery only(const QStringList &ids, bool anyFilter) const;

    QString sortText() const;

private:
    bool canSeek() const;
    std::optional<QString> behindLast() const;

    Client::CollectionInfo m_collection;
    QString m_filter;
    std::vector<SortKey> m_sort;
    QString m_expand;
    JsonValue m_last;
    qsizetype m_skippedPages = 0;
};

/// `(a) && (b)`, or the one that is not empty.
QString joinFilters(const QString &a, const QString &b);

}  // namespace Binnacle::Models
