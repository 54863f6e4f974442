// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/auth/authrecords.h"
#include "services/auth/authrequest.h"

namespace Binnacle {

class TwoStepService;

/// The second factor (A4.8): sessions that begin with one method and end with another. An account
/// with an authenticator app always has such a session, and only the app ends it.
///
/// Thread: any; calls block on the database and the writer. Errors: InvalidInput with the
/// contract's messages, and the database's.
class MfaSessions final
{
    Q_DISABLE_COPY_MOVE(MfaSessions)

public:
    /// Both must outlive it.
    MfaSessions(RecordStore &store, const TwoStepService &twoStep)
        : m_store(store)
        , m_twoStep(twoStep)
        , m_records(store)
    {
    }

    /// Empty when sign-in may go on: no second factor is asked for, or this was it. Else the id of
    /// the session that waits for one.
    Result<QString> check(const Schema::Record &record, AuthMethod method,
                          const AuthRequest &request);

    /// The id of the record that a session of this collection waits for.
    Result<QString> owner(const Schema::Collection &collection, const QString &id);
    static Error unknownSession();

private:
    Result<bool> isNeeded(const Schema::Record &record, const AuthRequest &request) const;
    Result<QString> begin(const Schema::Record &record, AuthMethod method);
    Result<Schema::Record> find(const Schema::Collection &collection, const QString &id);
    Result<void> end(const Schema::Record &record, AuthMethod method, const QString &id,
                     bool needsTotp);

    RecordStore &m_store;
    const TwoStepService &m_twoStep;
    AuthRecords m_records;
};

}  // namespace Binnacle
