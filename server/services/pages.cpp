// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/pages.h"

#include <QStringBuilder>

#include <algorithm>
#include <limits>

namespace Binnacle {

namespace {

constexpr qint64 usualPageSize = 30;
constexpr qint64 largestPage = 1000;

}  // namespace

qint64 boundedPageSize(qint64 perPage)
{
    return perPage <= 0 ? usualPageSize : std::min(perPage, largestPage);
}

qint64 pageOffset(qint64 page, qint64 perPage)
{
    qint64 offset = 0;
    if (qMulOverflow(perPage, std::max<qint64>(page, 1) - 1, &offset))
        return std::numeric_limits<qint64>::max() - perPage;
    return offset;
}

void endPage(QByteArray &json, const PageNumbers &numbers)
{
    const qint64 pages
        = numbers.total < 0 ? -1 : (numbers.total + numbers.perPage - 1) / numbers.perPage;
    json += R"(,"page":)" + QByteArray::number(std::max<qint64>(numbers.page, 1)) + R"(,"perPage":)"
        + QByteArray::number(numbers.perPage) + R"(,"totalItems":)"
        + QByteArray::number(numbers.total) + R"(,"totalPages":)" + QByteArray::number(pages) + '}';
}

}  // namespace Binnacle
