// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/jsonwebtoken.h"

#include "core/jsonvalue.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <memory>
#include <optional>

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

QByteArray encoded(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

/// Only what encoded() would have written: no padding, no foreign characters, no stray bits.
std::optional<QByteArray> decoded(QByteArrayView text)
{
    const auto result = QByteArray::fromBase64Encoding(
        text.toByteArray(),
        QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!result || encoded(*result) != text)
        return std::nullopt;
    return *result;
}

JsonValue converted(const QJsonValue &json)
{
    switch (json.type()) {
    case QJsonValue::Bool: return JsonValue(json.toBool());
    case QJsonValue::Double: return JsonValue(json.toDouble());
    case QJsonValue::String: return JsonValue(json.toString());
    case QJsonValue::Array: {
        JsonValue list = JsonValue::array();
        for (const QJsonValue item : json.toArray())
            list.append(converted(item));
        return list;
    }
    case QJsonValue::Object: {
        JsonValue object = JsonValue::object();
        const QJsonObject members = json.toObject();
        for (auto member = members.begin(); member != members.end(); ++member)
            object.insert(member.key(), converted(member.value()));
        return object;
    }
    default: return {};
    }
}

std::optional<QJsonObject> jsonObject(const QByteArray &text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return std::nullopt;
    return document.object();
}

Error malformed()
{
    return Error::invalidInput({}).withDetail(u"malformed token"_s);
}

}  // namespace

Result<JsonWebToken> JsonWebToken::decode(QByteArrayView token)
{
    if (token.isEmpty() || token.size() > maximumLength)
        return malformed();
    const qsizetype first = token.indexOf('.');
    const qsizetype second = token.lastIndexOf('.');
    if (first <= 0 || second <= first + 1)
        return malformed();
    // A third dot is no base64url character, so the middle part is refused with it.
    const auto header = decoded(token.first(first));
    const auto payload = decoded(token.sliced(first + 1, second - first - 1));
    auto signature = decoded(token.sliced(second + 1));
    if (!header || !payload || !signature)
        return malformed();
    const auto headerObject = jsonObject(*header);
    const auto claims = jsonObject(*payload);
    if (!headerObject || !claims)
        return malformed();
    JsonWebToken out;
    out.m_signed = token.first(second).toByteArray();
    out.m_signature = *std::move(signature);
    out.m_claims = converted(*claims);
    out.m_isHs256 = headerObject->value("alg"_L1).toString() == "HS256"_L1;
    return out;
}

QByteArray JsonWebToken::sign(const JsonValue &claims, QByteArrayView key)
{
    static const QByteArray header = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"_ba);
    const QByteArray content = header + '.' + encoded(claims.toSortedJson());
    return content + '.' + encoded(hmac(key, content));
}

bool JsonWebToken::isCurrent(UtcTime now) const
{
    const double seconds = double(now.time_since_epoch().count()) / 1000.0;
    const JsonValue *expires = m_claims.find(u"exp");
    if (expires && (!expires->isNumber() || seconds >= expires->toDouble()))
        return false;
    for (const char16_t *name : {u"nbf", u"iat"}) {
        const JsonValue *begins = m_claims.find(name);
        if (begins && (!begins->isNumber() || begins->toDouble() > seconds))
            return false;
    }
    return true;
}

bool JsonWebToken::hasValidSignature(QByteArrayView key) const
{
    if (!m_isHs256 || key.isEmpty() || m_signature.size() != qsizetype(macLength))
        return false;
    const QByteArray expected = hmac(key, m_signed);
    return expected.size() == m_signature.size()
        && CRYPTO_memcmp(expected.constData(), m_signature.constData(), macLength) == 0;
}

}  // namespace Binnacle
