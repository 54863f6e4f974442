// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/webauthn.h"

#include "platform/contenthash.h"

#include <QCborValue>

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <memory>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr qsizetype hashBytes = 32;
constexpr quint8 userPresent = 0x01;
constexpr quint8 userVerified = 0x04;

template <auto release> struct Release
{
    template <typename T> void operator()(T *object) const { release(&object); }
};

using CredentialPointer = std::unique_ptr<fido_cred_t, Release<fido_cred_free>>;
using AssertionPointer = std::unique_ptr<fido_assert_t, Release<fido_assert_free>>;

Error refused(const QString &why)
{
    return Error::invalidInput(u"The passkey's answer is not valid."_s).withDetail(why);
}

Error refused(int code)
{
    return refused(QString::fromLatin1(fido_strerr(code)));
}

const unsigned char *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

QByteArray copied(const unsigned char *data, size_t size)
{
    return {reinterpret_cast<const char *>(data), qsizetype(size)};
}

/// Once per process, before the first use.
void begin()
{
    static const bool hasBegun = [] {
        fido_init(0);
        return true;
    }();
    Q_UNUSED(hasBegun);
}

/// The credential in authenticator data, if its key is of that algorithm.
CredentialPointer parsed(const QByteArray &authenticatorData, int algorithm)
{
    CredentialPointer credential(fido_cred_new());
    const bool isIt = credential && fido_cred_set_type(credential.get(), algorithm) == FIDO_OK
        && fido_cred_set_authdata_raw(credential.get(), bytesOf(authenticatorData),
                                      size_t(authenticatorData.size()))
            == FIDO_OK;
    if (!isIt)
        credential.reset();
    return credential;
}

/// Calls @p use with the key in libfido2's form; gives its result, or an error code.
template <typename Use> int withKey(const WebAuthnKey &key, Use use)
{
    const auto load = [&](auto *(*make)(), auto destroy, auto fill) {
        auto *loaded = make();
        if (!loaded)
            return int(FIDO_ERR_INTERNAL);
        int code = fill(loaded, key.bytes.constData(), size_t(key.bytes.size()));
        if (code == FIDO_OK)
            code = use(static_cast<const void *>(loaded));
        destroy(&loaded);
        return code;
    };
    switch (key.algorithm) {
    case COSE_ES256: return load(es256_pk_new, es256_pk_free, es256_pk_from_ptr);
    case COSE_EDDSA: return load(eddsa_pk_new, eddsa_pk_free, eddsa_pk_from_ptr);
    case COSE_RS256: return load(rs256_pk_new, rs256_pk_free, rs256_pk_from_ptr);
    default: return FIDO_ERR_UNSUPPORTED_ALGORITHM;
    }
}

}  // namespace

const std::vector<int> &webAuthnAlgorithms()
{
    static const std::vector<int> algorithms{COSE_ES256, COSE_EDDSA, COSE_RS256};
    return algorithms;
}

Result<WebAuthnCredential> readWebAuthnCredential(const QByteArray &attestationObject,
                                                  const QString &relyingPartyId)
{
    begin();
    const QCborValue object = QCborValue::fromCbor(attestationObject);
    const QByteArray data = object["authData"_L1].toByteArray();
    if (data.size() <= hashBytes || data.first(hashBytes) != contentHash(relyingPartyId.toUtf8()))
        return refused(u"it was made for another site"_s);
    for (const int algorithm : webAuthnAlgorithms()) {
        const CredentialPointer credential = parsed(data, algorithm);
        if (!credential)
            continue;
        const quint8 flags = fido_cred_flags(credential.get());
        if (!(flags & userPresent))
            return refused(u"nobody was present"_s);
        WebAuthnCredential out;
        out.id = copied(fido_cred_id_ptr(credential.get()), fido_cred_id_len(credential.get()));
        out.key.algorithm = algorithm;
        out.key.bytes = copied(fido_cred_pubkey_ptr(credential.get()),
                               fido_cred_pubkey_len(credential.get()));
        out.report = {fido_cred_sigcount(credential.get()), (flags & userVerified) != 0};
        return out;
    }
    return refused(u"there is no key in it that can be used"_s);
}

Result<WebAuthnReport> verifyWebAuthnAssertion(const WebAuthnAssertion &assertion,
                                               const WebAuthnKey &key,
                                               const QString &relyingPartyId)
{
    begin();
    const AssertionPointer checked(fido_assert_new());
    if (!checked)
        return Error::internal(u"out of memory"_s);
    fido_assert_t *raw = checked.get();
    const QByteArray hash = contentHash(assertion.clientData);
    int code = fido_assert_set_count(raw, 1);
    if (code == FIDO_OK)
        code = fido_assert_set_clientdata_hash(raw, bytesOf(hash), size_t(hash.size()));
    if (code == FIDO_OK)
        code = fido_assert_set_rp(raw, relyingPartyId.toUtf8().constData());
    if (code == FIDO_OK)
        code = fido_assert_set_authdata_raw(raw, 0, bytesOf(assertion.authenticatorData),
                                            size_t(assertion.authenticatorData.size()));
    if (code == FIDO_OK)
        code = fido_assert_set_sig(raw, 0, bytesOf(assertion.signature),
                                   size_t(assertion.signature.size()));
    if (code == FIDO_OK)
        code = fido_assert_set_up(raw, FIDO_OPT_TRUE);
    if (code == FIDO_OK) {
        code = withKey(key, [&](const void *loaded) {
            return fido_assert_verify(raw, 0, key.algorithm, loaded);
        });
    }
    if (code != FIDO_OK)
        return refused(code);
    return WebAuthnReport{fido_assert_sigcount(raw, 0),
                          (fido_assert_flags(raw, 0) & userVerified) != 0};
}

}  // namespace Binnacle
