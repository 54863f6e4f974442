// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/database.h"
#include "services/auth/authservice.h"
#include "services/collections/collectionservice.h"
#include "services/records/recordstore.h"
#include "services/records/ruledenial.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

void AuthService::tellDenied(const Schema::Record &record, const Schema::RequestInfo &info,
                             const QString &failure) const
{
    const Result<Db::Connection *> connection = m_store.database().connection();
    if (!m_denials || !connection)
        return;
    const std::shared_ptr<const Schema::CollectionSet> set = m_collections.snapshot();
    RuleDenial denial{*set,      record.collection(), info,
                      "auth"_L1, "authRule"_L1,       record.collection().auth.authRule};
    denial.status = 403;
    denial.connection = *connection;
    denial.recordId = record.id();
    denial.failure = failure;
    m_denials->denied(denial);
}

}  // namespace Binnacle
