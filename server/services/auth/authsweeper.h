// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "services/auth/authrecords.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace Binnacle {

/// Deletes MFA sessions and one-time passwords that nobody can use any more (A4.8), and what is
/// left of accounts that are gone, every hour once it is started.
///
/// Thread: any. The sweeps block on the database and the writer; errors are the database's.
class AuthSweeper final
{
    Q_DISABLE_COPY_MOVE(AuthSweeper)

public:
    /// @p store must outlive it.
    explicit AuthSweeper(RecordStore &store);
    /// Stops.
    ~AuthSweeper();

    /// At each full hour, on a thread of its own. Once.
    void start();
    /// Harmless without start().
    void stop();

    /// By the collections' durations as they are now, also where the method is off. The number of
    /// rows that went.
    Result<qint64> sweepMfaSessions();
    Result<qint64> sweepOneTimePasswords();
    /// What is kept of accounts that other programs have deleted.
    Result<void> sweepAccounts();

private:
    Result<qint64> sweep(QStringView supporting, qint64 Schema::AuthOptions::*duration);
    Result<qint64> sweepCollection(const AuthRecords::CollectionPointer &rows,
                                   const QString &collectionId, qint64 duration);
    Result<std::vector<Schema::Record>> someExpired(const AuthRecords::CollectionPointer &rows,
                                                    const QString &collectionId,
                                                    UtcTime before) const;
    void run();
    void sweepAll();

    RecordStore &m_store;
    AuthRecords m_records;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_isStopping = false;
    std::thread m_thread;
};

}  // namespace Binnacle
