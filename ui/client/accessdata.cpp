// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/accessdata.h"

namespace Binnacle::Client {

namespace {

ActionVerdict actionVerdict(const JsonValue &json)
{
    ActionVerdict verdict;
    verdict.ruleClass = json[u"class"].toString();
    if (json[u"rule"].isString())
        verdict.rule = json[u"rule"].toString();
    if (json[u"allowed"].isBool())
        verdict.allowed = json[u"allowed"].toBool();
    if (json[u"visible"].isNumber())
        verdict.visible = json[u"visible"].toInteger();
    verdict.failure = json[u"error"].toString();
    return verdict;
}

AuditEntry auditEntry(const JsonValue &json)
{
    const JsonValue &actor = json[u"actor"];
    const JsonValue &target = json[u"target"];
    AuditEntry entry;
    entry.id = json[u"id"].toString();
    entry.at = json[u"at"].toString();
    entry.actorKind = actor[u"kind"].toString();
    entry.actorLabel = actor[u"label"].toString();
    entry.ip = json[u"ip"].toString();
    entry.action = json[u"action"].toString();
    entry.targetKind = target[u"kind"].toString();
    entry.targetId = target[u"id"].toString();
    entry.targetLabel = target[u"label"].toString();
    entry.before = json[u"before"];
    entry.after = json[u"after"];
    return entry;
}

}  // namespace

RulesMatrix rulesMatrix(const JsonValue &json)
{
    RulesMatrix matrix;
    matrix.label = json[u"as"][u"label"].toString();
    for (const JsonValue &item : json[u"collections"].elements()) {
        MatrixRow row;
        row.id = item[u"id"].toString();
        row.name = item[u"name"].toString();
        row.type = item[u"type"].toString();
        row.isSystem = item[u"system"].toBool();
        if (item[u"rows"].isNumber())
            row.rows = item[u"rows"].toInteger();
        for (const auto &[name, action] : item[u"actions"].members())
            row.actions.emplace(name, actionVerdict(action));
        matrix.rows.push_back(std::move(row));
    }
    return matrix;
}

OperatorInfo operatorInfo(const JsonValue &json)
{
    return {json[u"id"].toString(), json[u"email"].toString(), json[u"role"].toString(),
            json[u"created"].toString(), json[u"totp"].toBool()};
}

OwnAccount ownAccount(const JsonValue &json)
{
    return {json[u"collection"].toString(), json[u"record"].toString(), json[u"email"].toString(),
            json[u"role"].toString()};
}

TwoStepInfo twoStepInfo(const JsonValue &json)
{
    return {json[u"enabled"].toBool(), json[u"confirmed"].toString(),
            json[u"recoveryCodesLeft"].toInteger()};
}

PasskeyInfo passkeyInfo(const JsonValue &json)
{
    return {json[u"id"].toString(), json[u"name"].toString(), json[u"created"].toString(),
            json[u"lastUsed"].toString()};
}

ApiKeyInfo apiKeyInfo(const JsonValue &json)
{
    ApiKeyInfo key;
    key.id = json[u"id"].toString();
    key.name = json[u"name"].toString();
    key.prefix = json[u"prefix"].toString();
    for (const auto &[collection, actions] : json[u"scope"][u"collections"].members()) {
        QStringList &names = key.scope[collection];
        for (const JsonValue &action : actions.elements())
            names.append(action.toString());
    }
    key.created = json[u"created"].toString();
    key.expires = json[u"expires"].toString();
    key.lastUsed = json[u"lastUsed"].toString();
    key.lastIp = json[u"lastIp"].toString();
    key.createdBy = json[u"createdBy"].toString();
    key.isRevoked = json[u"revoked"].toBool();
    return key;
}

SessionInfo sessionInfo(const JsonValue &json)
{
    SessionInfo session;
    session.id = json[u"id"].toString();
    session.collectionName = json[u"collectionName"].toString();
    session.recordId = json[u"record"].toString();
    session.label = json[u"label"].toString();
    session.method = json[u"method"].toString();
    session.ip = json[u"ip"].toString();
    session.userAgent = json[u"userAgent"].toString();
    session.created = json[u"created"].toString();
    session.lastSeen = json[u"lastSeen"].toString();
    session.expires = json[u"expires"].toString();
    session.isCurrent = json[u"current"].toBool();
    return session;
}

SessionPage sessionPage(const JsonValue &json)
{
    SessionPage page;
    for (const JsonValue &item : json[u"items"].elements())
        page.items.push_back(sessionInfo(item));
    page.next = json[u"next"].toString();
    return page;
}

AuditPage auditPage(const JsonValue &json)
{
    AuditPage page;
    for (const JsonValue &item : json[u"items"].elements())
        page.items.push_back(auditEntry(item));
    page.next = json[u"next"].toString();
    return page;
}

}  // namespace Binnacle::Client
