// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/jsonwebkey.h"

#include <QString>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <array>
#include <memory>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr int minimumRsaBits = 2048;
/// Larger ones take long to check.
constexpr int maximumRsaBits = 8192;

template <auto Function> struct Freed
{
    template <typename Object> void operator()(Object *object) const { Function(object); }
};
using KeyPointer = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using KeyContextPointer = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContextPointer = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using NumberPointer = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using BuilderPointer = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using ParametersPointer = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using BioPointer = std::unique_ptr<BIO, Freed<BIO_free>>;
using EcSignaturePointer = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

/// What a name of RFC 7518 or 8037 stands for.
struct Algorithm
{
    QLatin1StringView name;
    QLatin1StringView keyType;
    /// Null where the algorithm brings its own.
    const EVP_MD *(*digest)();
    bool isPss = false;
    /// Elliptic curves: the key's curve, OpenSSL's name for it, and the bytes of a coordinate.
    QLatin1StringView curve{};
    const char *group = nullptr;
    qsizetype coordinateBytes = 0;
};

const Algorithm *findAlgorithm(const QString &name)
{
    static const std::array<Algorithm, 10> algorithms = {{
        {"RS256"_L1, "RSA"_L1, &EVP_sha256},
        {"RS384"_L1, "RSA"_L1, &EVP_sha384},
        {"RS512"_L1, "RSA"_L1, &EVP_sha512},
        {"PS256"_L1, "RSA"_L1, &EVP_sha256, true},
        {"PS384"_L1, "RSA"_L1, &EVP_sha384, true},
        {"PS512"_L1, "RSA"_L1, &EVP_sha512, true},
        {"ES256"_L1, "EC"_L1, &EVP_sha256, false, "P-256"_L1, "P-256", 32},
        {"ES384"_L1, "EC"_L1, &EVP_sha384, false, "P-384"_L1, "P-384", 48},
        {"ES512"_L1, "EC"_L1, &EVP_sha512, false, "P-521"_L1, "P-521", 66},
        {"EdDSA"_L1, "OKP"_L1, nullptr, false, "Ed25519"_L1, nullptr, 32},
    }};
    for (const Algorithm &algorithm : algorithms) {
        if (algorithm.name == name)
            return &algorithm;
    }
    return nullptr;
}

const unsigned char *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

/// Empty when the member is missing or broken.
QByteArray member(const JsonValue &key, QStringView name)
{
    return decodedBase64Url(key[name].toString().toLatin1()).value_or(QByteArray());
}

KeyPointer keyFrom(const char *type, OSSL_PARAM_BLD *builder)
{
    const ParametersPointer parameters(OSSL_PARAM_BLD_to_param(builder));
    const KeyContextPointer context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY *key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1
        || EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return nullptr;
    return KeyPointer(key);
}

KeyPointer rsaKey(const JsonValue &json)
{
    const QByteArray modulus = member(json, u"n");
    const QByteArray exponent = member(json, u"e");
    if (modulus.size() > maximumRsaBits / 8 || exponent.size() > 8 || exponent.isEmpty())
        return nullptr;
    const NumberPointer n(BN_bin2bn(bytesOf(modulus), int(modulus.size()), nullptr));
    const NumberPointer e(BN_bin2bn(bytesOf(exponent), int(exponent.size()), nullptr));
    const BuilderPointer builder(OSSL_PARAM_BLD_new());
    if (!n || !e || !builder || BN_num_bits(n.get()) < minimumRsaBits
        || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1
        || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
        return nullptr;
    return keyFrom("RSA", builder.get());
}

KeyPointer curveKey(const JsonValue &json, const Algorithm &algorithm)
{
    const QByteArray x = member(json, u"x");
    const QByteArray y = member(json, u"y");
    const BuilderPointer builder(OSSL_PARAM_BLD_new());
    if (x.size() != algorithm.coordinateBytes || y.size() != algorithm.coordinateBytes || !builder)
        return nullptr;
    const QByteArray point = '\x04' + x + y;
    if (OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, algorithm.group,
                                        0)
            != 1
        || OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY,
                                            point.constData(), size_t(point.size()))
            != 1)
        return nullptr;
    return keyFrom("EC", builder.get());
}

KeyPointer publicKey(const JsonValue &json, const Algorithm &algorithm)
{
    if (json[u"kty"].toString() != algorithm.keyType)
        return nullptr;
    if (algorithm.keyType == "RSA"_L1)
        return rsaKey(json);
    if (json[u"crv"].toString() != algorithm.curve)
        return nullptr;
    if (algorithm.keyType == "EC"_L1)
        return curveKey(json, algorithm);
    const QByteArray x = member(json, u"x");
    if (x.size() != algorithm.coordinateBytes)
        return nullptr;
    return KeyPointer(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytesOf(x), size_t(x.size())));
}

/// Two numbers side by side, as tokens have them, in the form that OpenSSL reads.
QByteArray derSignature(const QByteArray &signature, qsizetype coordinateBytes)
{
    if (signature.size() != 2 * coordinateBytes)
        return {};
    NumberPointer r(BN_bin2bn(bytesOf(signature), int(coordinateBytes), nullptr));
    NumberPointer s(BN_bin2bn(bytesOf(signature) + coordinateBytes, int(coordinateBytes), nullptr));
    const EcSignaturePointer pair(ECDSA_SIG_new());
    if (!r || !s || !pair || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1)
        return {};
    // The pair owns them now.
    (void)r.release();
    (void)s.release();
    const int size = i2d_ECDSA_SIG(pair.get(), nullptr);
    if (size <= 0)
        return {};
    QByteArray out(size, Qt::Uninitialized);
    auto *end = reinterpret_cast<unsigned char *>(out.data());
    i2d_ECDSA_SIG(pair.get(), &end);
    return out;
}

/// The other way round.
QByteArray plainSignature(const QByteArray &der, qsizetype coordinateBytes)
{
    const unsigned char *begin = bytesOf(der);
    const EcSignaturePointer pair(d2i_ECDSA_SIG(nullptr, &begin, long(der.size())));
    QByteArray out(2 * coordinateBytes, '\0');
    auto *bytes = reinterpret_cast<unsigned char *>(out.data());
    const int half = int(coordinateBytes);
    if (!pair || BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), bytes, half) != half
        || BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), bytes + half, half) != half)
        return {};
    return out;
}

bool isP256(const EVP_PKEY *key)
{
    std::array<char, 64> group{};
    size_t length = 0;
    return EVP_PKEY_is_a(key, "EC") == 1
        && EVP_PKEY_get_group_name(key, group.data(), group.size(), &length) == 1
        && QByteArrayView(group.data(), qsizetype(length)) == "prime256v1";
}

}  // namespace

bool hasValidSignature(const CompactToken &token, const JsonValue &json)
{
    const QString name = token.header[u"alg"].toString();
    const Algorithm *algorithm = findAlgorithm(name);
    if (!algorithm || json[u"alg"].toString() != name)
        return false;
    const KeyPointer key = publicKey(json, *algorithm);
    const QByteArray signature = algorithm->group
        ? derSignature(token.signature, algorithm->coordinateBytes)
        : token.signature;
    const DigestContextPointer context(EVP_MD_CTX_new());
    EVP_PKEY_CTX *keyContext = nullptr;  // the digest's
    if (!key || signature.isEmpty() || !context
        || EVP_DigestVerifyInit(context.get(), &keyContext,
                                algorithm->digest ? algorithm->digest() : nullptr, nullptr,
                                key.get())
            != 1)
        return false;
    if (algorithm->isPss
        && (EVP_PKEY_CTX_set_rsa_padding(keyContext, RSA_PKCS1_PSS_PADDING) != 1
            || EVP_PKEY_CTX_set_rsa_pss_saltlen(keyContext, RSA_PSS_SALTLEN_DIGEST) != 1))
        return false;
    return EVP_DigestVerify(context.get(), bytesOf(signature), size_t(signature.size()),
                            bytesOf(token.content), size_t(token.content.size()))
        == 1;
}

Result<QByteArray> signedByEs256(const QByteArray &headerJson, const JsonValue &claims,
                                 const QByteArray &privateKey)
{
    const BioPointer bio(BIO_new_mem_buf(privateKey.constData(), int(privateKey.size())));
    // Without a password there is nobody to ask for one.
    const auto refusePassword = [](char *, int, int, void *) { return 0; };
    const KeyPointer key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, refusePassword, nullptr)
                             : nullptr);
    if (!key)
        return Error::invalidInput({}).withDetail(u"the private key cannot be read"_s);
    if (!isP256(key.get())) {
        return Error::invalidInput({}).withDetail(
            u"the private key is none of the elliptic curve P-256"_s);
    }
    const QByteArray content = CompactToken::contentOf(headerJson, claims);
    const DigestContextPointer context(EVP_MD_CTX_new());
    size_t size = 0;
    if (!context
        || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1
        || EVP_DigestSign(context.get(), nullptr, &size, bytesOf(content), size_t(content.size()))
            != 1)
        return Error::internal(u"ES256 failed"_s);
    QByteArray der(qsizetype(size), Qt::Uninitialized);
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(der.data()), &size,
                       bytesOf(content), size_t(content.size()))
        != 1)
        return Error::internal(u"ES256 failed"_s);
    der.truncate(qsizetype(size));
    const QByteArray signature = plainSignature(der, 32);
    if (signature.isEmpty())
        return Error::internal(u"ES256 failed"_s);
    return CompactToken::joined(content, signature);
}

}  // namespace Binnacle
