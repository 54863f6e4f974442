// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/passwordhasher.h"

#include "core/executioncontext.h"
#include "core/random.h"
#include "core/waitscope.h"

#include <QString>

#include <crypt.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr qsizetype hashLength = 60;

/// `$2?$NN$` and 53 characters of salt and hash.
bool isBcryptHash(const QByteArray &hash)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (hash.size() != hashLength || !hash.startsWith("$2") || hash[3] != '$' || hash[6] != '$'
        || !isDigit(hash[4]) || !isDigit(hash[5]) || hash[2] < 'a' || hash[2] > 'z')
        return false;
    const int cost = (hash[4] - '0') * 10 + (hash[5] - '0');
    return cost >= 4 && cost <= 31;
}

/// The hash of @p plain under @p setting, whose kind must be `b`: for 8-bit passwords the `a` kind
/// of libxcrypt differs from everybody else's on purpose.
QByteArray bcrypt(const QByteArray &plain, const QByteArray &setting)
{
    // 32 KiB: too large for the stack of a small thread, too dear to allocate each time.
    thread_local const auto data = std::make_unique<crypt_data>();
    const char *out = crypt_r(plain.constData(), setting.constData(), data.get());
    QByteArray result = out && out[0] == '$' ? QByteArray(out) : QByteArray();
    OPENSSL_cleanse(data.get(), sizeof(crypt_data));
    return result;
}

}  // namespace

class PasswordHasher::Pool
{
public:
    explicit Pool(PasswordHasherOptions options)
        : m_maximumQueued(size_t(std::max(options.maximumQueued, 1)))
    {
        const unsigned half = std::max(1u, std::thread::hardware_concurrency() / 2);
        const size_t count = options.threads > 0 ? size_t(options.threads) : size_t(half);
        for (size_t i = 0; i < count; ++i)
            m_threads.emplace_back([this] { work(); });
    }

    ~Pool()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_isStopping = true;
            for (Job *job : m_queue)
                job->state = Job::State::Refused;
            m_queue.clear();
        }
        m_wake.notify_all();
        m_done.notify_all();
        for (std::thread &thread : m_threads)
            thread.join();
    }

    /// Runs @p work on one of the threads and waits for it.
    Result<void> run(std::function<void()> work)
    {
        Job job;
        job.work = std::move(work);
        const ExecutionContext &context = ExecutionScope::current();
        const WaitScope waiting;
        std::unique_lock lock(m_mutex);
        if (m_isStopping || m_queue.size() >= m_maximumQueued)
            return Error::make(Error::Kind::Unavailable, {}, u"password hashing: queue full"_s);
        m_queue.push_back(&job);
        ++m_pending;
        m_wake.notify_one();
        while (job.state == Job::State::Waiting || job.state == Job::State::Running) {
            m_done.wait_for(lock, std::chrono::milliseconds(50));
            if (job.state != Job::State::Waiting)
                continue;
            const bool isLate = std::chrono::steady_clock::now() > context.deadline;
            if (context.stop.isStopped() || isLate) {
                std::erase(m_queue, &job);
                --m_pending;
                return Error::make(isLate ? Error::Kind::Timeout : Error::Kind::Cancelled);
            }
        }
        --m_pending;
        if (job.state == Job::State::Refused)
            return Error::make(Error::Kind::Unavailable, {}, u"password hashing: stopping"_s);
        return {};
    }

    int pending() const
    {
        const std::lock_guard lock(m_mutex);
        return m_pending;
    }

private:
    struct Job
    {
        enum class State
        {
            Waiting,
            Running,
            Done,
            Refused
        };
        std::function<void()> work;
        State state = State::Waiting;
    };

    void work()
    {
        std::unique_lock lock(m_mutex);
        while (true) {
            m_wake.wait(lock, [this] { return m_isStopping || !m_queue.empty(); });
            if (m_queue.empty())
                return;
            Job *job = m_queue.front();
            m_queue.pop_front();
            job->state = Job::State::Running;
            lock.unlock();
            job->work();
            lock.lock();
            job->state = Job::State::Done;
            m_done.notify_all();
        }
    }

    const size_t m_maximumQueued;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_done;
    // The jobs live on their callers' stacks, which wait.
    std::deque<Job *> m_queue;
    int m_pending = 0;
    bool m_isStopping = false;
    std::vector<std::thread> m_threads;
};

PasswordHasher::PasswordHasher(PasswordHasherOptions options)
    : m_pool(std::make_unique<Pool>(options))
{
}

PasswordHasher::~PasswordHasher() = default;

Result<QByteArray> PasswordHasher::hash(const QByteArray &plain, int cost) const
{
    if (cost == 0)
        cost = defaultCost;
    if (plain.size() > maximumBytes || plain.contains('\0') || cost < 4 || cost > 31)
        return Error::invalidInput({}).withDetail(u"password or cost out of range"_s);
    const QByteArray random = randomBytes(16);
    char setting[CRYPT_GENSALT_OUTPUT_SIZE] = {};
    if (!crypt_gensalt_rn("$2b$", static_cast<unsigned long>(cost), random.constData(),
                          int(random.size()), setting, int(sizeof setting)))
        return Error::internal(u"crypt_gensalt failed"_s);
    QByteArray result;
    const Result<void> ran = m_pool->run([&] { result = bcrypt(plain, setting); });
    if (!ran)
        return ran.error();
    if (result.size() != hashLength)
        return Error::internal(u"crypt failed"_s);
    result[2] = 'a';
    return result;
}

Result<bool> PasswordHasher::verify(const QByteArray &plain, const QByteArray &hash) const
{
    if (!isBcryptHash(hash))
        return false;
    QByteArray setting = hash;
    setting[2] = 'b';
    const QByteArray key = plain.left(maximumBytes);
    QByteArray result;
    const Result<void> ran = m_pool->run([&] { result = bcrypt(key, setting); });
    if (!ran)
        return ran.error();
    // Such a text fits nothing, since the library takes its part before the NUL for the whole; but
    // it must not be told apart from a wrong one by the time it takes.
    if (plain.contains('\0'))
        return false;
    return result.size() == setting.size()
        && CRYPTO_memcmp(result.constData(), setting.constData(), size_t(result.size())) == 0;
}

int PasswordHasher::pending() const
{
    return m_pool->pending();
}

}  // namespace Binnacle
