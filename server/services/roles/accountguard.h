// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/records/recordguard.h"

namespace Binnacle {

class AuditLog;

/// Tells the audit log of accounts that operators change: superusers whatever is changed, other
/// auth records when what they sign in with is; a token key alone is a forced logout. Keeps an
/// owner, and forgets roles with their superusers. Thread: the writer's.
class AccountGuard final : public RecordGuard
{
    Q_DISABLE_COPY_MOVE(AccountGuard)

public:
    /// @p audit must outlive it.
    explicit AccountGuard(const AuditLog &audit)
        : m_audit(audit)
    {
    }

    Result<void> saved(Db::Transaction &transaction, const Schema::Record &record,
                       const Schema::Record *before) override;
    Result<void> removing(Db::Transaction &transaction, const Schema::Record &record) override;
    Result<void> emptied(Db::Transaction &transaction, const Schema::Collection &collection,
                         qint64 count) override;

private:
    const AuditLog &m_audit;
};

}  // namespace Binnacle
