// SPDX-License-Identifier: GPL-3.0-or-later
#include "runtime/services.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace Binnacle::Runtime {

namespace {

Q_LOGGING_CATEGORY(lcServices, "binnacle.server", QtInfoMsg)

Result<SettingsKey> settingsKey(const QString &variable)
{
    if (variable.isEmpty())
        return SettingsKey();
    SettingsKey key{variable, qgetenv(variable.toLocal8Bit().constData())};
    if (key.key.size() != 16 && key.key.size() != 24 && key.key.size() != 32)
        return Error::invalidInput(u"the encryption key in the environment variable "_s + variable
                                   + u" must have 32 characters"_s);
    return key;
}

}  // namespace

Services::Services(std::unique_ptr<DataDirectory> directory, const Clock &clock)
    : m_clock(clock)
    , m_directory(std::move(directory))
    , m_fileStore(m_directory->storagePath())
    , m_sweeper(m_fileStore, m_events)
    , m_markers(m_directory->markersPath())
    , m_audit(m_directory->data(), m_clock)
    , m_roles(m_directory->data(), m_audit)
    , m_accountGuard(m_audit)
    , m_collections(m_directory->data())
    , m_apiKeys(m_directory->data(), m_collections, m_audit, m_clock)
    , m_collectionEditor(m_directory->data(), m_collections, m_markers, m_clock)
    , m_settings(m_directory->data(), m_clock, m_directory->settingsKey())
    , m_mail(m_settings, m_clock)
    , m_denials(m_clock)
    , m_store(m_directory->data(), m_collections, m_hasher, m_events, m_fileStore, m_clock)
    , m_records(m_directory->data(), m_collections, m_hasher, m_events, m_fileStore, m_clock)
    , m_search(m_directory->data(), m_collections)
    , m_exports(m_records, m_collections, m_directory->temporaryPath())
    , m_imports(m_records, m_collections)
    , m_fileService(m_store, m_collections, m_fileStore)
    , m_twoStep(m_directory->data(), m_clock, m_directory->settingsKey().key)
    , m_sessions(m_store)
    , m_auth(m_store, m_records, m_settings, m_hasher, m_mail, m_twoStep, m_sessions)
    , m_otps(m_auth, m_store, m_hasher, m_mail, m_settings)
    , m_totpSignIn(m_auth, m_store, m_twoStep)
    , m_passkeys(m_auth, m_store, m_settings)
    , m_confirmations(m_auth, m_store, m_hasher, m_mail)
    , m_authSweeper(m_store)
    , m_oauth2Redirect(m_clock)
    , m_oauth2(m_auth, m_records, m_hasher, m_http, m_oauth2Redirect.appleNames(), m_clock)
    , m_testMail(m_mail, m_collections, m_clock)
    , m_superusers(m_store, m_collections, m_events)
    , m_accessMatrix(m_store)
{
    m_collectionEditor.setAudit(&m_audit);
    m_settings.setAudit(&m_audit);
    m_settings.setMarkers(&m_markers);
    m_search.setAudit(&m_audit);
    m_auth.setAudit(&m_audit);
    m_roles.setTotpSource([this](const QString &superuserId) -> Result<bool> {
        const auto superusers = m_collections.snapshot()->share(u"_superusers");
        return superusers ? m_twoStep.isEnabled({superusers->id, superuserId}) : false;
    });
    m_store.setGuard(&m_accountGuard);
    m_records.setGuard(&m_accountGuard);
    m_records.setDenialObserver(&m_denials);
    m_fileService.setDenialObserver(&m_denials);
    m_auth.setDenialObserver(&m_denials);
    m_collectionEditor.setRemovalListener(
        [this](const QString &collectionId) { m_sweeper.sweepCollection(collectionId); });
    m_collectionEditor.setRenameListener(
        [this](const QString &from, const QString &to) { followRename(from, to); });
}

void Services::setRightsListener(const RightsListener &listener)
{
    m_collections.setRightsListener(listener);
    m_settings.setRightsListener(listener);
    m_roles.setRightsListener(listener);
    m_apiKeys.setRightsListener(listener);
    m_sessions.setRightsListener(listener);
    // A deleted account, a new password, a forced logout.
    m_accountChanges = m_events.subscribe([listener](const RecordEvent &event) {
        if (event.kind != RecordEvent::Kind::Created && event.record.collection().isAuth())
            listener(event.record.id());
    });
}

/// The collection is renamed by then, so a failure is nobody's but the operator's.
void Services::followRename(const QString &from, const QString &to)
{
    const Result<bool> followed = m_settings.followRename(from, to);
    if (!followed) {
        qCWarning(lcServices) << "rate limits still name the collection" << from << "that is now"
                              << to << ":" << followed.error().detail;
    }
}

Services::~Services()
{
    // What the handlers of mail work with is destroyed before it.
    endTransfers();
}

void Services::endTransfers()
{
    m_http.stop();
    m_mail.stop();
}

Result<std::unique_ptr<Services>> Services::open(const DataOptions &options, Purpose purpose,
                                                 const Clock &clock)
{
    Result<SettingsKey> key = settingsKey(options.encryptionVariable);
    if (!key)
        return std::move(key).error();
    DataDirectoryOptions directory;
    directory.path = options.directory;
    directory.settingsKey = *std::move(key);
    directory.isServer = purpose == Purpose::Server;
    directory.queryTimeout = options.queryTimeout;
    Result<std::unique_ptr<DataDirectory>> opened = DataDirectory::open(directory, clock);
    if (!opened)
        return std::move(opened).error();

    std::unique_ptr<Services> services(new Services(*std::move(opened), clock));
    services->m_otps.setLimitsOpenCodes(!options.isDev);
    if (Result<void> read = services->m_collections.reload(); !read)
        return std::move(read).error();
    if (Result<void> read = services->m_settings.reload(); !read)
        return std::move(read).error();
    if (Result<void> read = services->m_sessions.load(); !read)
        return std::move(read).error();
    if (Result<void> read = services->m_roles.reload(); !read)
        return std::move(read).error();
    if (Result<void> read = services->m_apiKeys.reload(); !read)
        return std::move(read).error();
    if (purpose == Purpose::Server) {
        if (const Result<void> repaired = services->m_search.repair(); !repaired)
            qCWarning(lcServices) << "searches do not work:" << repaired.error().detail;
    }
    return services;
}

}  // namespace Binnacle::Runtime
