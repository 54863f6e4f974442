// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordselection.h"

#include "db/connection.h"
#include "db/dialect.h"
#include "services/records/recordaccess.h"

#include <algorithm>
#include <limits>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 usualPageSize = 30;
constexpr qint64 largestPage = 1000;

}  // namespace

RecordSelection::RecordSelection(const RecordTarget &target, const Schema::RequestInfo &info)
    : m_target(target)
    , m_info(info)
    , m_query(*target.collections, *target.collection, info, target.connection->dialect())
{
}

Result<void> RecordSelection::admit(std::initializer_list<QString> texts) const
{
    if (m_info.identity.isSuperuser)
        return {};
    for (const QString &text : texts) {
        for (const QLatin1StringView name : {"@collection."_L1, "@request."_L1}) {
            if (text.contains(name))
                return Error::forbidden(u"Only superusers can filter by "_s + name);
        }
    }
    return {};
}

Result<void> RecordSelection::add(const QString &filter)
{
    if (m_target.asksRule) {
        if (const Result<void> added = m_query.addRule(**m_target.rule); !added)
            return badQuery(added.error());
    }
    if (const Result<void> added = m_query.addFilter(filter); !added)
        return badQuery(added.error());
    return {};
}

Error badQuery(const Error &cause)
{
    return isRuleFailure(cause) ? Error::invalidInput({}).withDetail(cause.detail) : cause;
}

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
