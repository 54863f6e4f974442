// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>

#include <atomic>
#include <memory>

namespace Binnacle {

class BoundedPool;

struct PasswordHasherOptions
{
    /// Threads that hash; 0 means PasswordHasher::defaultThreads().
    int threads = 0;
    /// Callers that may wait for one of them.
    int maximumQueued = 64;
};

/// bcrypt, on a few threads of its own: a burst of sign-ins must not take every processor.
///
/// Thread: any. Both calls block until the work is done; a caller whose ExecutionContext is
/// stopped or past its deadline while it waits in the queue gives up.
/// Errors of both: Unavailable (queue full, shutting down), Cancelled, Timeout.
class PasswordHasher final
{
public:
    static constexpr int defaultCost = 10;
    static constexpr qsizetype maximumBytes = 72;

    /// What 0 threads mean: half of the processors, one at least.
    static int defaultThreads();

    explicit PasswordHasher(PasswordHasherOptions options = {});
    /// Waits for running work; what is queued fails.
    ~PasswordHasher();
    PasswordHasher(const PasswordHasher &) = delete;
    PasswordHasher &operator=(const PasswordHasher &) = delete;

    /// A new hash of the `$2a$` kind. @p cost 4 to 31, 0 for the default. Errors also:
    /// InvalidInput for more than 72 bytes, a NUL byte or a cost out of range.
    Result<QByteArray> hash(const QByteArray &plain, int cost) const;
    /// A hash of that cost that nobody's password has: for taking as long over what does not exist
    /// as over what does. @p cost as in hash().
    static QByteArray strangeHash(int cost);
    /// Whether @p plain (its first 72 bytes) fits @p hash. False for an empty or malformed hash.
    /// Compares in constant time.
    Result<bool> verify(const QByteArray &plain, const QByteArray &hash) const;

    /// Callers that wait or are served at this moment.
    int pending() const;
    /// The work done so far, in rounds of bcrypt: two to the power of the cost for each hash.
    quint64 rounds() const;

private:
    QByteArray bcrypt(const QByteArray &plain, const QByteArray &setting) const;

    // A pointer, so that what hashes needs not know of threads.
    std::unique_ptr<BoundedPool> m_pool;
    mutable std::atomic<quint64> m_rounds = 0;
};

}  // namespace Binnacle
