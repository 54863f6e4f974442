// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/database.h"
#include "platform/changemarkers.h"
#include "platform/filestore.h"
#include "platform/passwordhasher.h"
#include "schema/authoptions.h"
#include "services/auth/authconfirmations.h"
#include "services/auth/authservice.h"
#include "services/auth/otpservice.h"
#include "services/auth/superuserservice.h"
#include "services/auth/totpsignin.h"
#include "services/collections/collectioneditor.h"
#include "services/collections/collectionservice.h"
#include "services/collections/collectionstore.h"
#include "services/eventbus.h"
#include "services/mail/mailservice.h"
#include "services/records/recordservice.h"
#include "services/records/recordstore.h"
#include "services/sessions/sessionservice.h"
#include "services/settings/settingsservice.h"
#include "services/storage/datadirectory.h"
#include "services/twostep/twostepservice.h"
#include "support/fakeclock.h"
#include "support/mailbox.h"

#include <QTemporaryDir>

#include <functional>
#include <thread>

namespace Binnacle {

/// A fresh data directory with every service that signing in needs. In `users`:
/// `ann@example.com` (id `annannannannann`, verified) and `bob@example.com` (id
/// `bobbobbobbobbob`, not), in `_superusers`: `root@example.com` (id `rootrootrootroo`); the
/// password of all is 1234567890, hashed at the lowest cost; codes that are mailed cost twice that.
class AuthWorld
{
public:
    AuthWorld()
    {
        open(m_folder.path());
        const Result<QByteArray> hash = m_hasher.hash("1234567890", 4);
        m_hash = hash ? *hash : QByteArray();
        run(added("users", "annannannannann", "ann@example.com", true)
            + added("users", "bobbobbobbobbob", "bob@example.com", false)
            + added("_superusers", "rootrootrootroo", "root@example.com", true));
        change(QStringLiteral("_otps"), [](Schema::Collection &codes) {
            for (Schema::Field &field : codes.fields) {
                if (field.type == Schema::FieldType::Password)
                    field.cost = 5;
            }
        });
    }
    /// Without records of its own: over a copy of another directory.
    explicit AuthWorld(const QString &path) { open(path); }
    ~AuthWorld()
    {
        if (m_confirmations)
            m_confirmations->stop();
        if (m_mail)
            m_mail->stop();
    }
    AuthWorld(const AuthWorld &) = delete;
    AuthWorld &operator=(const AuthWorld &) = delete;

    bool isOpen() const { return m_auth != nullptr; }

    Db::Database &database() { return m_directory->data(); }
    CollectionService &collections() { return *m_collections; }
    CollectionEditor &editor() { return *m_editor; }
    SettingsService &settings() { return *m_settings; }
    RecordStore &store() { return *m_store; }
    RecordService &records() { return *m_records; }
    AuthService &auth() { return *m_auth; }
    OtpService &otps() { return *m_otps; }
    TwoStepService &twoStep() { return *m_twoStep; }
    TotpSignIn &totpSignIn() { return *m_totpSignIn; }
    SessionService &sessions() { return *m_sessions; }
    AuthConfirmations &confirmations() { return *m_confirmations; }
    SuperuserService &superusers() { return *m_superusers; }
    const PasswordHasher &hasher() const { return m_hasher; }
    EventBus &events() { return m_events; }
    Mailbox &mailbox() { return m_mailbox; }
    /// Until nothing waits to be sent, and what comes of it is written.
    void waitForMail()
    {
        while (m_confirmations->pending() > 0 || m_mail->pending() > 0)
            std::this_thread::yield();
    }
    FakeClock &clock() { return m_clock; }
    QString storagePath() const { return m_folder.filePath(QStringLiteral("storage")); }

    void run(const QByteArray &sql)
    {
        const Result<void> done = database().write(
            [&sql](Db::Transaction &transaction) { return transaction.executeScript(sql); });
        if (!done)
            qFatal("%s", qPrintable(done.error().detail));
    }

    qint64 count(const QByteArray &from)
    {
        const Result<qint64> rows
            = (*database().connection())->integer({"SELECT COUNT(*) FROM " + from, {}});
        return rows ? *rows : -1;
    }

    /// Changes a collection and publishes it.
    void change(const QString &name, const std::function<void(Schema::Collection &)> &how)
    {
        Schema::Collection collection = *m_collections->snapshot()->find(name);
        how(collection);
        const Result<void> done = database().write([&](Db::Transaction &transaction) {
            return updateCollectionRow(transaction, collection.id, collection);
        });
        if (!done || !m_collections->reload())
            qFatal("the collection could not be changed");
    }

    /// Changes one option of an auth collection, `{"mfa":{"enabled":true}}`.
    void changeOptions(const QString &name, const JsonValue &options)
    {
        change(name, [&options](Schema::Collection &collection) {
            const Result<JsonValue> merged = Schema::mergedAuthOptions(collection.options, options);
            if (!merged)
                qFatal("bad options");
            collection.setOptions(*merged);
        });
    }

    Schema::Record record(const QString &collection, const QString &id)
    {
        const auto shared = m_collections->snapshot()->share(collection);
        const Result<Schema::Record> found = m_store->find(shared, id);
        return found ? *found : Schema::Record(shared);
    }

    QByteArray token(const QString &collection, const QString &id, const TokenClaims &claims = {})
    {
        return issueToken(TokenType::Auth, record(collection, id), m_clock.now(), claims);
    }

private:
    void open(const QString &path)
    {
        DataDirectoryOptions options;
        options.path = path;
        auto directory = DataDirectory::open(options, m_clock);
        if (!directory)
            return;
        m_directory = *std::move(directory);
        Db::Database &data = m_directory->data();
        m_collections = std::make_unique<CollectionService>(data);
        m_markers = std::make_unique<ChangeMarkers>(m_directory->markersPath());
        m_editor = std::make_unique<CollectionEditor>(data, *m_collections, *m_markers, m_clock);
        m_settings = std::make_unique<SettingsService>(data, m_clock, SettingsKey());
        if (!m_collections->reload() || !m_settings->reload())
            return;
        m_store = std::make_unique<RecordStore>(data, *m_collections, m_hasher, m_events, m_files,
                                                m_clock);
        m_records = std::make_unique<RecordService>(data, *m_collections, m_hasher, m_events,
                                                    m_files, m_clock);
        m_superusers = std::make_unique<SuperuserService>(*m_store, *m_collections, m_events);
        m_mail = std::make_unique<MailService>(
            *m_settings, m_clock, MailServiceOptions{.sendmail = m_mailbox.sendmail()});
        m_twoStep = std::make_unique<TwoStepService>(data, m_clock, QByteArray());
        m_sessions = std::make_unique<SessionService>(*m_store);
        m_auth = std::make_unique<AuthService>(*m_store, *m_records, *m_settings, m_hasher, *m_mail,
                                               *m_twoStep, *m_sessions);
        m_otps = std::make_unique<OtpService>(*m_auth, *m_store, m_hasher, *m_mail, *m_settings);
        m_confirmations = std::make_unique<AuthConfirmations>(*m_auth, *m_store, m_hasher, *m_mail);
        m_totpSignIn = std::make_unique<TotpSignIn>(*m_auth, *m_store, *m_twoStep);
    }

    QByteArray added(const QByteArray &table, const QByteArray &id, const QByteArray &email,
                     bool verified) const
    {
        return "INSERT INTO " + table
            + " (id, email, password, tokenKey, verified, created, updated) VALUES ('" + id + "', '"
            + email + "', '" + m_hash + "', '" + QByteArray(50, id[0]) + "', "
            + (verified ? "TRUE" : "FALSE")
            + ", '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z');";
    }

    QTemporaryDir m_folder;
    Mailbox m_mailbox;
    FakeClock m_clock;
    PasswordHasher m_hasher{{.threads = 1, .maximumQueued = 16}};
    EventBus m_events;
    FileStore m_files{m_folder.filePath(QStringLiteral("storage"))};
    QByteArray m_hash;
    std::unique_ptr<DataDirectory> m_directory;
    std::unique_ptr<CollectionService> m_collections;
    std::unique_ptr<ChangeMarkers> m_markers;
    std::unique_ptr<CollectionEditor> m_editor;
    std::unique_ptr<SettingsService> m_settings;
    std::unique_ptr<RecordStore> m_store;
    std::unique_ptr<RecordService> m_records;
    std::unique_ptr<SuperuserService> m_superusers;
    std::unique_ptr<MailService> m_mail;
    std::unique_ptr<TwoStepService> m_twoStep;
    std::unique_ptr<SessionService> m_sessions;
    std::unique_ptr<AuthService> m_auth;
    std::unique_ptr<OtpService> m_otps;
    std::unique_ptr<AuthConfirmations> m_confirmations;
    std::unique_ptr<TotpSignIn> m_totpSignIn;
};

}  // namespace Binnacle
