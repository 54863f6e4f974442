// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"

#include <QString>
#include <QStringList>

#include <map>
#include <optional>
#include <vector>

namespace Binnacle::Client {

// What the API tells of accounts and of who may do what. Times are texts of the API,
// `2026-01-02 03:04:05.678Z`; empty for never or none.

/// An action on a collection, for somebody.
struct ActionVerdict
{
    /// `closed`, `rule`, `signed-in`, `public`.
    QString ruleClass;
    /// Nothing: superusers only.
    std::optional<QString> rule;
    /// Nothing: it hangs on what is not known before there is a request.
    std::optional<bool> allowed;
    /// Records that it reaches.
    std::optional<qint64> visible;
    /// Why the rule cannot be run.
    QString failure;
};

struct MatrixRow
{
    QString id;
    QString name;
    QString type;
    bool isSystem = false;
    std::optional<qint64> rows;
    /// By name: `list`, `view`, `create`, `update`, `delete`.
    std::map<QString, ActionVerdict> actions;
};

struct RulesMatrix
{
    /// Of the identity; empty for a guest.
    QString label;
    std::vector<MatrixRow> rows;
};

RulesMatrix rulesMatrix(const JsonValue &json);

/// A superuser.
struct OperatorInfo
{
    QString id;
    QString email;
    /// `owner`, `operator`, `editor`, `viewer`; empty when the server knows no roles.
    QString role;
    QString created;
    bool hasTotp = false;
};

OperatorInfo operatorInfo(const JsonValue &json);

/// Who the calls are made as.
struct OwnAccount
{
    /// Of the collection; empty for who has no record, as the owner in process.
    QString collection;
    QString record;
    QString email;
    /// As OperatorInfo::role; empty for who is no superuser.
    QString role;
};

OwnAccount ownAccount(const JsonValue &json);

/// The authenticator app of an account.
struct TwoStepInfo
{
    bool isEnabled = false;
    /// Since when; empty when it is not on.
    QString confirmed;
    qint64 recoveryCodesLeft = 0;
};

TwoStepInfo twoStepInfo(const JsonValue &json);

struct PasskeyInfo
{
    QString id;
    QString name;
    QString created;
    QString lastUsed;
};

PasskeyInfo passkeyInfo(const JsonValue &json);

/// Which actions a key may do, by the collection's name; `*` stands for all collections.
using KeyScope = std::map<QString, QStringList>;

struct ApiKeyInfo
{
    QString id;
    QString name;
    /// The first characters of the key, by which its owner knows it.
    QString prefix;
    KeyScope scope;
    QString created;
    QString expires;
    QString lastUsed;
    QString lastIp;
    QString createdBy;
    bool isRevoked = false;
};

ApiKeyInfo apiKeyInfo(const JsonValue &json);

/// What can be chosen of a key.
struct ApiKeyDraft
{
    QString name;
    KeyScope scope;
    /// Empty for never.
    QString expires;
};

/// A key that has just been made. The secret is told this once.
struct NewApiKey
{
    ApiKeyInfo info;
    QString secret;
};

struct SessionInfo
{
    QString id;
    QString collectionName;
    QString recordId;
    QString label;
    QString method;
    QString ip;
    QString userAgent;
    QString created;
    QString lastSeen;
    QString expires;
    bool isCurrent = false;
};

SessionInfo sessionInfo(const JsonValue &json);

struct SessionPage
{
    /// Newest first.
    std::vector<SessionInfo> items;
    /// Asks for what is older; empty at the end.
    QString next;
};

SessionPage sessionPage(const JsonValue &json);

struct AuditEntry
{
    QString id;
    QString at;
    /// `superuser`, `window`, `apikey`, `cli`.
    QString actorKind;
    QString actorLabel;
    QString ip;
    /// `collection.update` and the like.
    QString action;
    QString targetKind;
    QString targetId;
    QString targetLabel;
    /// The members that changed; null where there was or is nothing.
    JsonValue before;
    JsonValue after;
};

struct AuditPage
{
    /// Newest first.
    std::vector<AuditEntry> items;
    /// Asks for what is older; empty at the end.
    QString next;
};

AuditPage auditPage(const JsonValue &json);

/// A way of signing in that others provide.
struct ProviderInfo
{
    QString name;
    QString displayName;
};

}  // namespace Binnacle::Client
