// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/sealedtext.h"

#include "core/random.h"

#include <QString>

#include <openssl/evp.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr int nonceLength = 12;
constexpr int tagLength = 16;

struct CipherDeleter
{
    void operator()(EVP_CIPHER_CTX *context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, CipherDeleter>;

const EVP_CIPHER *cipherFor(qsizetype keyLength)
{
    switch (keyLength) {
    case 16: return EVP_aes_128_gcm();
    case 24: return EVP_aes_192_gcm();
    case 32: return EVP_aes_256_gcm();
    default: return nullptr;
    }
}

Error wrongKeySize(const QByteArray &key)
{
    return Error::invalidInput(u"crypto/aes: invalid key size %1"_s.arg(key.size()));
}

const unsigned char *bytes(const QByteArray &text)
{
    return reinterpret_cast<const unsigned char *>(text.constData());
}

unsigned char *bytes(QByteArray &text)
{
    return reinterpret_cast<unsigned char *>(text.data());
}

}  // namespace

Result<QByteArray> sealText(const QByteArray &plain, const QByteArray &key)
{
    const EVP_CIPHER *cipher = cipherFor(key.size());
    if (!cipher)
        return wrongKeySize(key);
    const CipherContext context(EVP_CIPHER_CTX_new());
    const QByteArray nonce = randomBytes(nonceLength);
    QByteArray out(plain.size(), Qt::Uninitialized);
    QByteArray tag(tagLength, Qt::Uninitialized);
    int written = 0;
    int rest = 0;
    if (!context
        || EVP_EncryptInit_ex(context.get(), cipher, nullptr, bytes(key), bytes(nonce)) != 1
        || EVP_EncryptUpdate(context.get(), bytes(out), &written, bytes(plain), int(plain.size()))
            != 1
        || EVP_EncryptFinal_ex(context.get(), bytes(out) + written, &rest) != 1
        || EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tagLength, tag.data()) != 1)
        return Error::internal(u"AES-GCM failed"_s);
    return QByteArray(nonce + out + tag).toBase64();
}

Result<QByteArray> openText(const QByteArray &sealed, const QByteArray &key)
{
    const EVP_CIPHER *cipher = cipherFor(key.size());
    if (!cipher)
        return wrongKeySize(key);
    const auto raw
        = QByteArray::fromBase64Encoding(sealed.trimmed(), QByteArray::AbortOnBase64DecodingErrors);
    if (!raw || (*raw).size() < nonceLength + tagLength)
        return Error::invalidInput(u"the encrypted text is malformed"_s);
    const QByteArray nonce = (*raw).left(nonceLength);
    QByteArray tag = (*raw).right(tagLength);
    const QByteArray text = (*raw).mid(nonceLength, (*raw).size() - nonceLength - tagLength);
    const CipherContext context(EVP_CIPHER_CTX_new());
    QByteArray out(text.size(), Qt::Uninitialized);
    int written = 0;
    int rest = 0;
    if (!context
        || EVP_DecryptInit_ex(context.get(), cipher, nullptr, bytes(key), bytes(nonce)) != 1
        || EVP_DecryptUpdate(context.get(), bytes(out), &written, bytes(text), int(text.size()))
            != 1
        || EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tagLength, tag.data()) != 1)
        return Error::internal(u"AES-GCM failed"_s);
    if (EVP_DecryptFinal_ex(context.get(), bytes(out) + written, &rest) != 1)
        return Error::invalidInput(u"cipher: message authentication failed"_s);
    return out;
}

}  // namespace Binnacle
