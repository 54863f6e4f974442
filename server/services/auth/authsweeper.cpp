// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/authsweeper.h"

#include "core/datetime.h"
#include "db/connection.h"
#include "db/database.h"
#include "db/dialect.h"
#include "services/collections/collectionservice.h"
#include "services/records/recordstore.h"
#include "services/storage/accounttables.h"

#include <QLoggingCategory>

#include <chrono>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Q_LOGGING_CATEGORY(lcAuthSweeper, "binnacle.services.auth", QtInfoMsg)

/// Rows that go in one transaction, so that other writers get their turn.
constexpr qint64 rowsPerSweep = 500;

}  // namespace

AuthSweeper::AuthSweeper(RecordStore &store)
    : m_store(store)
    , m_records(store)
{
}

AuthSweeper::~AuthSweeper()
{
    stop();
}

void AuthSweeper::start()
{
    Q_ASSERT(!m_thread.joinable());
    m_thread = std::thread([this] { run(); });
}

void AuthSweeper::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void AuthSweeper::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_isStopping) {
        const UtcTime now = m_store.clock().now();
        const UtcTime next = std::chrono::floor<std::chrono::hours>(now) + std::chrono::hours(1);
        if (m_wake.wait_for(lock, next - now, [this] { return m_isStopping; }))
            return;
        lock.unlock();
        sweepAll();
        lock.lock();
    }
}

void AuthSweeper::sweepAll()
{
    for (const Result<qint64> &swept : {sweepMfaSessions(), sweepOneTimePasswords()}) {
        if (!swept)
            qCWarning(lcAuthSweeper) << "expired rows stay for now:" << swept.error().detail;
    }
    if (const Result<void> swept = sweepAccounts(); !swept)
        qCWarning(lcAuthSweeper) << "rows of gone accounts stay for now:" << swept.error().detail;
}

Result<qint64> AuthSweeper::sweepMfaSessions()
{
    return sweep(u"_mfas", &Schema::AuthOptions::mfaDuration);
}

Result<qint64> AuthSweeper::sweepOneTimePasswords()
{
    return sweep(u"_otps", &Schema::AuthOptions::otpDuration);
}

Result<void> AuthSweeper::sweepAccounts()
{
    const std::shared_ptr<const Schema::CollectionSet> collections
        = m_store.collections().snapshot();
    return m_store.database().writeJob(
        [&](Db::Transaction &transaction) { return sweepAccountRows(transaction, *collections); });
}

Result<qint64> AuthSweeper::sweep(QStringView supporting, qint64 Schema::AuthOptions::*duration)
{
    const Result<AuthRecords::CollectionPointer> rows = m_records.supporting(supporting);
    if (!rows)
        return rows.error();
    qint64 count = 0;
    const std::shared_ptr<const Schema::CollectionSet> collections
        = m_store.collections().snapshot();
    for (const AuthRecords::CollectionPointer &collection : collections->all()) {
        if (!collection->isAuth())
            continue;
        const Result<qint64> swept
            = sweepCollection(*rows, collection->id, collection->auth.*duration);
        if (!swept)
            return swept;
        count += *swept;
    }
    return count;
}

Result<qint64> AuthSweeper::sweepCollection(const AuthRecords::CollectionPointer &rows,
                                            const QString &collectionId, qint64 duration)
{
    const UtcTime before = m_store.clock().now() - std::chrono::seconds(duration);
    qint64 count = 0;
    for (;;) {
        const Result<std::vector<Schema::Record>> expired = someExpired(rows, collectionId, before);
        if (!expired)
            return expired.error();
        const Result<void> removed = m_store.together([&](RecordJob &job) -> Result<void> {
            for (const Schema::Record &row : *expired) {
                Result<void> gone = m_store.remove(row, job);
                if (!gone && gone.error().kind != Error::Kind::NotFound)
                    return gone;
            }
            return {};
        });
        if (!removed)
            return removed.error();
        count += qint64(expired->size());
        if (qint64(expired->size()) < rowsPerSweep)
            return count;
    }
}

Result<std::vector<Schema::Record>>
AuthSweeper::someExpired(const AuthRecords::CollectionPointer &rows, const QString &collectionId,
                         UtcTime before) const
{
    const Result<Db::Connection *> connection = m_store.database().connection();
    if (!connection)
        return connection.error();
    const Db::Dialect &dialect = (*connection)->dialect();
    std::vector<Schema::Record> expired;
    const Result<qint64> read
        = (*connection)
              ->forEach({"SELECT * FROM " + dialect.quoted(rows->name) + " WHERE "
                             + dialect.quoted(u"collectionRef") + " = ? AND "
                             + dialect.quoted(u"created") + " < ? "
                             + dialect.limit(rowsPerSweep, 0),
                         {Db::textValue(collectionId), formatDateTime(before)}},
                        [&](const Db::Row &row) {
                            expired.push_back(Schema::Record::fromRow(rows, row));
                            return true;
                        });
    if (!read)
        return read.error();
    return expired;
}

}  // namespace Binnacle
