// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "platform/changemarkers.h"
#include "platform/filestore.h"
#include "platform/httpclient.h"
#include "platform/passwordhasher.h"
#include "runtime/serveroptions.h"
#include "services/access/accessmatrix.h"
#include "services/apikeys/apikeyservice.h"
#include "services/audit/auditlog.h"
#include "services/auth/authconfirmations.h"
#include "services/auth/authservice.h"
#include "services/auth/authsweeper.h"
#include "services/auth/oauth2/oauth2redirect.h"
#include "services/auth/oauth2/oauth2service.h"
#include "services/auth/otpservice.h"
#include "services/auth/superuserservice.h"
#include "services/auth/testmail.h"
#include "services/auth/totpsignin.h"
#include "services/collections/collectioneditor.h"
#include "services/collections/collectionservice.h"
#include "services/denials/denialbook.h"
#include "services/eventbus.h"
#include "services/files/fileservice.h"
#include "services/files/filesweeper.h"
#include "services/mail/mailservice.h"
#include "services/passkeys/passkeyservice.h"
#include "services/records/recordservice.h"
#include "services/records/recordstore.h"
#include "services/roles/accountguard.h"
#include "services/roles/operatorroles.h"
#include "services/search/searchservice.h"
#include "services/sessions/sessionservice.h"
#include "services/settings/settingsservice.h"
#include "services/storage/datadirectory.h"
#include "services/transfer/exportservice.h"
#include "services/transfer/importservice.h"
#include "services/twostep/twostepservice.h"

#include <memory>

namespace Binnacle::Runtime {

/// Whether the opener runs a server, which keeps a second one away, or a command, which works
/// beside one.
enum class Purpose
{
    Server,
    Command
};

/// An open data directory with the services that work on it. Thread: opening blocks; the services
/// say for themselves.
class Services final
{
    Q_DISABLE_COPY_MOVE(Services)

public:
    /// @p clock must outlive them. Errors: those of DataDirectory::open, with messages for the
    /// operator.
    static Result<std::unique_ptr<Services>> open(const DataOptions &options, Purpose purpose,
                                                  const Clock &clock);
    ~Services();

    const Clock &clock() const { return m_clock; }
    DataDirectory &directory() const { return *m_directory; }
    CollectionService &collections() { return m_collections; }
    CollectionEditor &collectionEditor() { return m_collectionEditor; }
    SettingsService &settings() { return m_settings; }
    MailService &mail() { return m_mail; }
    RecordService &records() { return m_records; }
    SearchService &search() { return m_search; }
    ExportService &exports() { return m_exports; }
    ImportService &imports() { return m_imports; }
    AuthService &auth() { return m_auth; }
    OtpService &otps() { return m_otps; }
    TwoStepService &twoStep() { return m_twoStep; }
    TotpSignIn &totpSignIn() { return m_totpSignIn; }
    PasskeyService &passkeys() { return m_passkeys; }
    SessionService &sessions() { return m_sessions; }
    AuthConfirmations &confirmations() { return m_confirmations; }
    AuthSweeper &authSweeper() { return m_authSweeper; }
    OAuth2Service &oauth2() { return m_oauth2; }
    OAuth2Redirect &oauth2Redirect() { return m_oauth2Redirect; }
    const TestMail &testMail() const { return m_testMail; }
    SuperuserService &superusers() { return m_superusers; }
    const AuditLog &audit() const { return m_audit; }
    OperatorRoles &roles() { return m_roles; }
    ApiKeyService &apiKeys() { return m_apiKeys; }
    const DenialBook &denials() const { return m_denials; }
    const AccessMatrix &accessMatrix() const { return m_accessMatrix; }
    EventBus &events() { return m_events; }
    const FileService &files() const { return m_fileService; }
    ChangeMarkers &markers() { return m_markers; }

    /// Tells @p listener of changes of what accounts and keys may do, by whatever service. Before
    /// the first request.
    void setRightsListener(const RightsListener &listener);

    /// Ends what waits for other servers, for good: nobody waits for them when this one stops.
    void endTransfers();

private:
    Services(std::unique_ptr<DataDirectory> directory, const Clock &clock);
    void followRename(const QString &from, const QString &to);

    const Clock &m_clock;
    std::unique_ptr<DataDirectory> m_directory;
    PasswordHasher m_hasher;
    EventBus m_events;
    FileStore m_fileStore;
    FileSweeper m_sweeper;
    ChangeMarkers m_markers;
    AuditLog m_audit;
    OperatorRoles m_roles;
    AccountGuard m_accountGuard;
    CollectionService m_collections;
    ApiKeyService m_apiKeys;
    CollectionEditor m_collectionEditor;
    SettingsService m_settings;
    HttpClient m_http;
    MailService m_mail;
    DenialBook m_denials;
    RecordStore m_store;
    RecordService m_records;
    SearchService m_search;
    ExportService m_exports;
    ImportService m_imports;
    FileService m_fileService;
    TwoStepService m_twoStep;
    SessionService m_sessions;
    AuthService m_auth;
    OtpService m_otps;
    TotpSignIn m_totpSignIn;
    PasskeyService m_passkeys;
    AuthConfirmations m_confirmations;
    AuthSweeper m_authSweeper;
    OAuth2Redirect m_oauth2Redirect;
    OAuth2Service m_oauth2;
    TestMail m_testMail;
    SuperuserService m_superusers;
    AccessMatrix m_accessMatrix;
    EventBus::Subscription m_accountChanges;
};

}  // namespace Binnacle::Runtime
