// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/record.h"
#include "services/auth/onetimepassword.h"
#include "services/eventbus.h"
#include "services/storage/accounttables.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>

namespace Binnacle {

class CollectionService;
class RecordStore;

/// Of the account that the first start makes; nobody reads its mail.
inline constexpr QLatin1StringView installerEmail("__pbinstaller@example.com");

/// Superuser accounts for the command line and for the first start (A1.10, A1.11). As long as it
/// lives, the installer's account goes as soon as another superuser is created.
///
/// Thread: any; calls block on the database and on password hashing. Errors: InvalidInput and
/// NotFound with the texts of the command line, prefix included; those of the database.
class SuperuserService final
{
    Q_DISABLE_COPY_MOVE(SuperuserService)

public:
    /// All must outlive the service.
    SuperuserService(RecordStore &store, const CollectionService &collections, EventBus &events);

    Result<void> create(const QString &email, const QString &password);
    /// Creates the account, or sets the password of the one with that e-mail.
    Result<void> upsert(const QString &email, const QString &password);
    Result<void> changePassword(const QString &email, const QString &password);
    /// False when there was none. Errors: InvalidInput for the last superuser.
    Result<bool> remove(const QString &email);
    Result<OneTimePassword> createOneTimePassword(const QString &email);
    /// What its other tables know the superuser by.
    Result<AccountId> account(const QString &email) const;

    /// True if there is one besides the installer's account.
    Result<bool> hasSuperuser() const;
    /// For a server without superusers: a token, valid for 30 minutes, of the installer's account,
    /// which is made when missing. Nothing when there is a superuser.
    Result<std::optional<QByteArray>> installerToken();

private:
    using CollectionPointer = std::shared_ptr<const Schema::Collection>;

    Result<CollectionPointer> superusers() const;
    Result<std::optional<Schema::Record>> find(const QString &email) const;
    Result<Schema::Record> save(std::optional<Schema::Record> original, const QString &email,
                                const QString &password);
    void removeInstaller();

    RecordStore &m_store;
    const CollectionService &m_collections;
    EventBus::Subscription m_subscription;
};

/// The account that the first start makes.
bool isInstaller(const Schema::Record &record);

}  // namespace Binnacle
