// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/record.h"
#include "services/auth/authrecords.h"
#include "services/auth/authrequest.h"
#include "services/passkeys/passkeychallenges.h"
#include "services/passkeys/passkeystore.h"
#include "services/passkeys/relyingparty.h"

namespace Binnacle {

class AuthService;
class SettingsService;

/// Passkeys (WebAuthn): accounts register them, and sign in with them instead of a password and a
/// second factor. Options and answers are in the JSON form of WebAuthn Level 3, which browsers
/// read and write themselves (`parseCreationOptionsFromJSON()`, `toJSON()`).
///
/// Thread: any; calls block on the database and the writer. Errors of all: InvalidInput while the
/// settings name no site to make passkeys for, and the database's.
class PasskeyService final
{
    Q_DISABLE_COPY_MOVE(PasskeyService)

public:
    using CollectionPointer = AuthRecords::CollectionPointer;

    /// All must outlive it.
    PasskeyService(AuthService &auth, RecordStore &store, const SettingsService &settings);

    // For the owner of an account.

    /// What a browser needs to make one. @p account exists.
    Result<JsonValue> creationOptions(const AccountId &account) const;
    /// Keeps what the browser has made. Errors: InvalidInput for an answer that does not fit, one
    /// that is known, one too many, and for a name without letters or with more than 100.
    Result<Passkey> add(const AccountId &account, const QString &name, const JsonValue &credential);
    Result<std::vector<Passkey>> list(const AccountId &account) const;
    /// Errors of both: NotFound, and for the name as above.
    Result<void> rename(const AccountId &account, const QString &id, const QString &name);
    Result<void> remove(const AccountId &account, const QString &id);

    /// For operators: all of an account. Errors: NotFound when there are none.
    Result<void> reset(const AccountId &account);

    // For those who want to sign in.

    /// Errors: NotFound.
    Result<CollectionPointer> collection(QStringView nameOrId) const;
    /// What a browser needs to use one; the same for everybody.
    Result<JsonValue> signInOptions(const CollectionPointer &collection) const;
    /// Errors: InvalidInput, the same for all that does not fit; those of
    /// AuthService::finishSignIn().
    Result<AuthAnswer> signIn(const CollectionPointer &collection, const JsonValue &credential,
                              AuthRequest request);

private:
    Result<RelyingParty> relyingParty() const;
    /// The passkey of an answer, checked.
    Result<Passkey> proven(const CollectionPointer &collection, const JsonValue &credential);

    AuthService &m_auth;
    RecordStore &m_records;
    const SettingsService &m_settings;
    PasskeyStore m_store;
    PasskeyChallenges m_challenges;
};

}  // namespace Binnacle
