// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/jsonwebtoken.h"

#include "platform/constanttime.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr size_t macLength = 32;

struct MacDeleter
{
    void operator()(EVP_MAC_CTX *context) const { EVP_MAC_CTX_free(context); }
};

/// HMAC-SHA-256, empty when the library fails. Fetching the algorithm costs more than using it,
/// so each thread keeps one context.
QByteArray hmac(QByteArrayView key, QByteArrayView data)
{
    thread_local const std::unique_ptr<EVP_MAC_CTX, MacDeleter> context = [] {
        EVP_MAC *mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
        EVP_MAC_CTX *made = mac ? EVP_MAC_CTX_new(mac) : nullptr;
        EVP_MAC_free(mac);
        return std::unique_ptr<EVP_MAC_CTX, MacDeleter>(made);
    }();
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    const auto bytes
        = [](QByteArrayView view) { return reinterpret_cast<const unsigned char *>(view.data()); };
    QByteArray out(qsizetype(macLength), Qt::Uninitialized);
    size_t written = 0;
    if (!context || EVP_MAC_init(context.get(), bytes(key), size_t(key.size()), parameters) != 1
        || EVP_MAC_update(context.get(), bytes(data), size_t(data.size())) != 1
        || EVP_MAC_final(context.get(), reinterpret_cast<unsigned char *>(out.data()), &written,
                         size_t(out.size()))
            != 1
        || written != macLength)
        return {};
    return out;
}

}  // namespace

Result<JsonWebToken> JsonWebToken::decode(QByteArrayView token)
{
    Result<CompactToken> read = CompactToken::decode(token, maximumLength);
    if (!read)
        return std::move(read).error();
    JsonWebToken out;
    out.m_token = *std::move(read);
    return out;
}

QByteArray JsonWebToken::sign(const JsonValue &claims, QByteArrayView key)
{
    const QByteArray content
        = CompactToken::contentOf("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"_ba, claims);
    return CompactToken::joined(content, hmac(key, content));
}

bool JsonWebToken::hasValidSignature(QByteArrayView key) const
{
    if (m_token.header[u"alg"].toString() != "HS256"_L1 || key.isEmpty()
        || m_token.signature.size() != qsizetype(macLength))
        return false;
    const QByteArray expected = hmac(key, m_token.content);
    return equalsInConstantTime(expected, m_token.signature);
}

}  // namespace Binnacle
