// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/auth/authrecords.h"
#include "services/auth/authrequest.h"

namespace Binnacle {

/// The second factor (A4.8): sessions that begin with one method and end with another.
///
/// Thread: any; calls block on the database and the writer. Errors: InvalidInput with the
/// contract's messages, and the database's.
class MfaSessions final
{
    Q_DISABLE_COPY_MOVE(MfaSessions)

public:
    /// @p store must outlive it.
    explicit MfaSessions(RecordStore &store)
        : m_store(store)
        , m_records(store)
    {
    }

    /// Empty when sign-in may go on: no second factor is asked for, or this was it. Else the id of
    /// the session that waits for one.
    Result<QString> check(const Schema::Record &record, AuthMethod method,
                          const AuthRequest &request);

private:
    Result<bool> isNeeded(const Schema::Record &record, const AuthRequest &request) const;
    Result<QString> begin(const Schema::Record &record, AuthMethod method);
    Result<void> end(const Schema::Record &record, AuthMethod method, const QString &id);

    RecordStore &m_store;
    AuthRecords m_records;
};

}  // namespace Binnacle
