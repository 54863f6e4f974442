// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordselection.h"

#include "db/connection.h"
#include "db/dialect.h"
#include "services/records/recordaccess.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

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

}  // namespace Binnacle
