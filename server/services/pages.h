// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace Binnacle {

/// A page size within its bounds: 30 for none, at most 1000 (R4.3).
qint64 boundedPageSize(qint64 perPage);
/// The rows before a page, without running over.
qint64 pageOffset(qint64 page, qint64 perPage);

struct PageNumbers
{
    /// Below 1 counts as 1.
    qint64 page = 1;
    qint64 perPage = 30;
    /// -1 when nobody counted.
    qint64 total = -1;
};

/// Ends the JSON of a search result behind its items (R4.3).
void endPage(QByteArray &json, const PageNumbers &numbers);

}  // namespace Binnacle
