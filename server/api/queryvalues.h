// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "wire/request.h"

namespace Binnacle {

// Single values of a query string; the first occurrence of a name counts, a missing or empty one
// gives @p fallback, or no text. Errors: InvalidInput, with the default message of its status.

QString queryText(const Wire::QueryParameters &query, QStringView name);
Result<qint64> queryInteger(const Wire::QueryParameters &query, QStringView name, qint64 fallback);
/// `1 t T TRUE true True` and `0 f F FALSE false False`.
Result<bool> queryBool(const Wire::QueryParameters &query, QStringView name, bool fallback = false);

/// Reads what every list takes into @p options: `page`, `perPage`, `skipTotal`, `sort`, `filter`.
template <typename T> Result<void> readPage(const Wire::QueryParameters &query, T &options)
{
    const Result<qint64> page = queryInteger(query, u"page", options.page);
    const Result<qint64> perPage = queryInteger(query, u"perPage", options.perPage);
    const Result<bool> skipTotal = queryBool(query, u"skipTotal");
    if (!page)
        return page.error();
    if (!perPage)
        return perPage.error();
    if (!skipTotal)
        return skipTotal.error();
    options.page = *page;
    options.perPage = *perPage;
    options.skipTotal = *skipTotal;
    options.sort = queryText(query, u"sort");
    options.filter = queryText(query, u"filter");
    return {};
}

}  // namespace Binnacle
