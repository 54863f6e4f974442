// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/contenthash.h"

#include <openssl/evp.h>

#include <memory>

namespace Binnacle {

namespace {

constexpr int digestLength = 32;

struct DigestDeleter
{
    void operator()(EVP_MD *digest) const { EVP_MD_free(digest); }
    void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

QByteArray contentHash(QByteArrayView bytes)
{
    // To look the algorithm up takes longer than to run it.
    static const std::unique_ptr<EVP_MD, DigestDeleter> algorithm(
        EVP_MD_fetch(nullptr, "SHA256", nullptr));
    thread_local const std::unique_ptr<EVP_MD_CTX, DigestDeleter> context(EVP_MD_CTX_new());
    QByteArray hash(digestLength, Qt::Uninitialized);
    unsigned length = 0;
    if (EVP_DigestInit_ex2(context.get(), algorithm.get(), nullptr) != 1
        || EVP_DigestUpdate(context.get(), bytes.data(), size_t(bytes.size())) != 1
        || EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char *>(hash.data()),
                              &length)
            != 1)
        qFatal("SHA-256 does not work");
    return hash;
}

}  // namespace Binnacle
