// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/auth/authrecords.h"
#include "services/auth/oauth2/oauth2user.h"

namespace Binnacle {

class PasswordHasher;
struct RecordJob;

/// Somebody as the provider of that name knows them.
struct OAuth2Account
{
    QString provider;
    OAuth2User user;
};

/// The record that an account belongs to, or is about to.
struct OAuth2Owner
{
    Schema::Record record;
    /// The record is who sent the request.
    bool isCaller = false;
    /// The row of `_externalAuths` that links the two already.
    std::optional<Schema::Record> link{};
};

/// Finds and links the records of accounts at providers (A4.4.1, A4.4.2).
///
/// Thread: any; calls block on the database, the writer and password hashing. Errors: InvalidInput
/// with the contract's messages, and the database's.
class OAuth2Links final
{
    Q_DISABLE_COPY_MOVE(OAuth2Links)

public:
    using CollectionPointer = AuthRecords::CollectionPointer;

    /// Both must outlive it.
    OAuth2Links(RecordStore &store, const PasswordHasher &hasher)
        : m_store(store)
        , m_hasher(hasher)
        , m_records(store)
    {
    }

    /// By the link; else the caller if it is of the collection; else by e-mail. Nothing when there
    /// is nobody. Errors: NotFound for a link that leads nowhere; Crashed when looking failed.
    Result<std::optional<OAuth2Owner>> find(const CollectionPointer &collection,
                                            const OAuth2Account &account,
                                            const Wire::Identity &caller) const;
    /// Links an existing record, and takes it away from whoever linked it before its address was
    /// proven. Gives it as it is then.
    Result<Schema::Record> link(const OAuth2Owner &owner, const OAuth2Account &account);

    // Parts of a transaction.

    /// Adds the row that links the two.
    Result<void> addLink(const Schema::Record &owner, const OAuth2Account &account, RecordJob &job);
    /// Saves the record as it has become since @p original.
    Result<Schema::Record> save(Schema::Record record, const Schema::Record &original,
                                RecordJob &job);

private:
    Result<std::optional<Schema::Record>> findLink(const Schema::Collection &collection,
                                                   const OAuth2Account &account) const;

    RecordStore &m_store;
    const PasswordHasher &m_hasher;
    AuthRecords m_records;
};

/// What keeps an account from being linked is told in one way (A4.4); what says "later" stays as
/// it is.
Error failedOAuth2(Error error);

}  // namespace Binnacle
