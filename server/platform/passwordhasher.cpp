// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/passwordhasher.h"

#include "core/random.h"
#include "platform/boundedpool.h"
#include "platform/constanttime.h"

#include <QString>

#include <crypt.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <thread>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr qsizetype hashLength = 60;

/// Of a setting or a hash, `$2?$NN$` and so on.
int costOf(const QByteArray &setting)
{
    return (setting[4] - '0') * 10 + (setting[5] - '0');
}

/// `$2?$NN$` and 53 characters of salt and hash.
bool isBcryptHash(const QByteArray &hash)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (hash.size() != hashLength || !hash.startsWith("$2") || hash[3] != '$' || hash[6] != '$'
        || !isDigit(hash[4]) || !isDigit(hash[5]) || hash[2] < 'a' || hash[2] > 'z')
        return false;
    return costOf(hash) >= 4 && costOf(hash) <= 31;
}

BoundedPoolOptions poolOptions(const PasswordHasherOptions &options)
{
    return {options.threads > 0 ? options.threads : PasswordHasher::defaultThreads(),
            std::max(options.maximumQueued, 1), u"password hashing"_s};
}

}  // namespace

PasswordHasher::PasswordHasher(PasswordHasherOptions options)
    : m_pool(std::make_unique<BoundedPool>(poolOptions(options)))
{
}

PasswordHasher::~PasswordHasher() = default;

int PasswordHasher::defaultThreads()
{
    return std::max(1, int(std::thread::hardware_concurrency() / 2));
}

QByteArray PasswordHasher::strangeHash(int cost)
{
    // No text is known to have that one, and none can be signed in with it anyway.
    return "$2a$" + QByteArray::number(cost == 0 ? defaultCost : cost).rightJustified(2, '0')
        + "$abcdefghijklmnopqrstuu" + QByteArray(31, '.');
}

/// The hash of @p plain under @p setting, whose kind must be `b`: for 8-bit passwords the `a` kind
/// of libxcrypt differs from everybody else's on purpose.
QByteArray PasswordHasher::bcrypt(const QByteArray &plain, const QByteArray &setting) const
{
    // 32 KiB: too large for the stack of a small thread, too dear to allocate each time.
    thread_local const auto data = std::make_unique<crypt_data>();
    const char *out = crypt_r(plain.constData(), setting.constData(), data.get());
    QByteArray result = out && out[0] == '$' ? QByteArray(out) : QByteArray();
    OPENSSL_cleanse(data.get(), sizeof(crypt_data));
    m_rounds.fetch_add(quint64(1) << costOf(setting), std::memory_order_relaxed);
    return result;
}

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
    return equalsInConstantTime(result, setting);
}

quint64 PasswordHasher::rounds() const
{
    return m_rounds.load(std::memory_order_relaxed);
}

int PasswordHasher::pending() const
{
    return m_pool->pending();
}

}  // namespace Binnacle
