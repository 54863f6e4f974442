// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/access/accessrows.h"

#include "models/plural.h"
#include "models/records/recordvalue.h"

#include <QCoreApplication>

#include <set>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

struct AccessText
{
    Q_DECLARE_TR_FUNCTIONS(AccessRows)
};

TableCell plain(const QString &text, CellTone tone = CellTone::Text)
{
    TableCell cell{text};
    cell.tone = tone;
    return cell;
}

TableCell mono(const QString &text, CellTone tone = CellTone::Text)
{
    TableCell cell = plain(text, tone);
    cell.isMono = true;
    return cell;
}

TableCell badge(const QString &text, CellTone tone)
{
    TableCell cell = plain(text, tone);
    cell.isBadge = true;
    return cell;
}

/// How long ago, sorted by the moment, which the tool tip tells.
TableCell moment(const QString &time, const QDateTime &now, const QString &otherwise = {})
{
    if (time.isEmpty())
        return plain(otherwise, CellTone::Muted);
    const QDateTime at = dateOf(JsonValue(time));
    TableCell cell = plain(relativeText(at, now), CellTone::Muted);
    cell.value = at.toMSecsSinceEpoch();
    cell.toolTip = QLocale().toString(at.toLocalTime(), QLocale::LongFormat);
    return cell;
}

TableCell yesNo(bool isOn, const QString &yes, const QString &no)
{
    TableCell cell = plain(isOn ? yes : no, isOn ? CellTone::Text : CellTone::Muted);
    cell.icon = isOn ? u"check"_s : u"minus"_s;
    cell.iconTone = isOn ? CellTone::Ok : CellTone::Muted;
    return cell;
}

CellTone roleTone(const QString &role)
{
    if (role == u"owner")
        return CellTone::Trace;
    if (role == u"operator")
        return CellTone::Info;
    return role == u"editor" ? CellTone::Ok : CellTone::Muted;
}

/// How much of the browser's long line tells devices apart.
QString deviceText(const QString &userAgent)
{
    const auto has = [&userAgent](QLatin1StringView name) { return userAgent.contains(name); };
    QString program;
    for (const auto &[mark, name] :
         {std::pair("Firefox/"_L1, "Firefox"_L1), std::pair("Edg/"_L1, "Edge"_L1),
          std::pair("Chrome/"_L1, "Chrome"_L1), std::pair("Safari/"_L1, "Safari"_L1)}) {
        if (has(mark)) {
            program = name;
            break;
        }
    }
    if (program.isEmpty())
        return userAgent.section(u' ', 0, 0);
    for (const auto &[mark, name] :
         {std::pair("Android"_L1, "Android"_L1), std::pair("iPhone"_L1, "iPhone"_L1),
          std::pair("iPad"_L1, "iPad"_L1), std::pair("Windows"_L1, "Windows"_L1),
          std::pair("Mac OS"_L1, "macOS"_L1), std::pair("Linux"_L1, "Linux"_L1)}) {
        if (has(mark))
            return AccessText::tr("%1 on %2").arg(program, QString(name));
    }
    return program;
}

}  // namespace

QString durationWords(qint64 seconds)
{
    const auto words = [](const char *text, qint64 count) {
        return resolvePlural(AccessText::tr(text, nullptr, int(count)), count);
    };
    if (seconds >= 86400 && seconds % 86400 == 0)
        return words("%n day(s)", seconds / 86400);
    if (seconds >= 3600 && seconds % 3600 == 0)
        return words("%n hour(s)", seconds / 3600);
    if (seconds >= 60 && seconds % 60 == 0)
        return words("%n minute(s)", seconds / 60);
    return words("%n second(s)", seconds);
}

std::vector<TableColumn> accountColumns()
{
    return {{u"account"_s, AccessText::tr("Account")},   {u"email"_s, AccessText::tr("E-mail")},
            {u"verified"_s, AccessText::tr("Verified")}, {u"id"_s, AccessText::tr("Id")},
            {u"created"_s, AccessText::tr("Created")},   {u"updated"_s, AccessText::tr("Changed")}};
}

TableRow accountRow(const Client::CollectionInfo &collection, const JsonValue &record,
                    const QDateTime &now)
{
    const QString email = record[u"email"].toString();
    const QString label = recordLabel(collection, record);
    TableCell name = plain(label);
    name.icon = u"user"_s;
    return {record[u"id"].toString(),
            {std::move(name), plain(email),
             yesNo(record[u"verified"].toBool(), AccessText::tr("yes"), AccessText::tr("no")),
             mono(record[u"id"].toString(), CellTone::Muted),
             moment(record[u"created"].toString(), now),
             moment(record[u"updated"].toString(), now)}};
}

QStringList allRoles()
{
    return {u"owner"_s, u"operator"_s, u"editor"_s, u"viewer"_s};
}

QString roleName(const QString &role)
{
    if (role == u"owner")
        return AccessText::tr("Owner");
    if (role == u"operator")
        return AccessText::tr("Operator");
    if (role == u"editor")
        return AccessText::tr("Editor");
    return role == u"viewer" ? AccessText::tr("Viewer") : role;
}

QString roleText(const QString &role)
{
    if (role == u"owner")
        return AccessText::tr("Everything, and the only one to appoint others.");
    if (role == u"operator")
        return AccessText::tr("Everything but superusers, roles, API keys and secret settings.");
    if (role == u"editor")
        return AccessText::tr("Records and files; reads the rest.");
    return role == u"viewer" ? AccessText::tr("Reads, and changes nothing.") : QString();
}

std::vector<TableColumn> operatorColumns()
{
    return {{u"email"_s, AccessText::tr("Superuser")},
            {u"role"_s, AccessText::tr("Role")},
            {u"may"_s, AccessText::tr("May do")},
            {u"totp"_s, AccessText::tr("Two-step")},
            {u"created"_s, AccessText::tr("Created")}};
}

TableRow operatorRow(const Client::OperatorInfo &info, const QDateTime &now)
{
    TableCell name = plain(info.email);
    name.icon = u"user"_s;
    const QString role = info.role.isEmpty() ? u"owner"_s : info.role;
    return {info.id,
            {std::move(name), badge(roleName(role), roleTone(role)),
             plain(roleText(role), CellTone::Muted),
             yesNo(info.hasTotp, AccessText::tr("on"), AccessText::tr("off")),
             moment(info.created, now)}};
}

std::vector<TableColumn> signInColumns()
{
    return {{u"collection"_s, AccessText::tr("Collection")},
            {u"password"_s, AccessText::tr("Password")},
            {u"otp"_s, AccessText::tr("Code by mail")},
            {u"oauth2"_s, AccessText::tr("Providers")},
            {u"mfa"_s, AccessText::tr("Second factor")},
            {u"alert"_s, AccessText::tr("Login alert")},
            {u"token"_s, AccessText::tr("Signed in for")}};
}

TableRow signInRow(const Client::CollectionInfo &collection)
{
    const JsonValue &json = collection.json;
    QStringList identities;
    for (const JsonValue &field : json[u"passwordAuth"][u"identityFields"].elements())
        identities.append(field.toString());
    QStringList providers;
    for (const JsonValue &provider : json[u"oauth2"][u"providers"].elements()) {
        const QString shown = provider[u"displayName"].toString();
        providers.append(shown.isEmpty() ? provider[u"name"].toString() : shown);
    }
    const auto state = [&json](QStringView option, const QString &on) {
        return yesNo(json[option][u"enabled"].toBool(), on, AccessText::tr("off"));
    };
    const QString byProviders
        = providers.isEmpty() ? AccessText::tr("none set up") : providers.join(u", "_s);
    TableCell name = plain(collection.name);
    name.icon = collection.isSystem ? u"shield"_s : u"users"_s;
    TableCell token
        = plain(durationWords(json[u"authToken"][u"duration"].toInteger()), CellTone::Muted);
    token.value = json[u"authToken"][u"duration"].toInteger();
    return {collection.id,
            {std::move(name), state(u"passwordAuth", identities.join(u", "_s)),
             state(u"otp",
                   AccessText::tr("%1 digits, %2")
                       .arg(QString::number(json[u"otp"][u"length"].toInteger()),
                            durationWords(json[u"otp"][u"duration"].toInteger()))),
             state(u"oauth2", byProviders), state(u"mfa", AccessText::tr("on")),
             state(u"authAlert", AccessText::tr("on")), std::move(token)}};
}

QString scopeText(const Client::KeyScope &scope)
{
    QStringList parts;
    for (const auto &[name, actions] : scope) {
        if (actions.isEmpty())
            continue;
        const QString collection = name == u"*" ? AccessText::tr("all collections") : name;
        parts.append(actions.size() == 5
                         ? AccessText::tr("%1: everything").arg(collection)
                         : AccessText::tr("%1: %2").arg(collection, actions.join(u", "_s)));
    }
    return parts.isEmpty() ? AccessText::tr("nothing") : parts.join(u" · "_s);
}

std::vector<TableColumn> keyColumns()
{
    return {{u"name"_s, AccessText::tr("Name")},       {u"state"_s, AccessText::tr("State")},
            {u"key"_s, AccessText::tr("Key")},         {u"scope"_s, AccessText::tr("May do")},
            {u"expires"_s, AccessText::tr("Expires")}, {u"used"_s, AccessText::tr("Last used")},
            {u"by"_s, AccessText::tr("Made by")}};
}

TableRow keyRow(const Client::ApiKeyInfo &key, const QDateTime &now)
{
    const bool isOver = !key.expires.isEmpty() && dateOf(JsonValue(key.expires)) <= now;
    TableCell state = key.isRevoked ? badge(AccessText::tr("revoked"), CellTone::Error)
        : isOver                    ? badge(AccessText::tr("expired"), CellTone::Warn)
                                    : badge(AccessText::tr("active"), CellTone::Ok);
    TableCell name = plain(key.name);
    name.icon = u"key-round"_s;
    TableCell used = moment(key.lastUsed, now, AccessText::tr("never"));
    if (!key.lastIp.isEmpty())
        used.toolTip += AccessText::tr(" from %1").arg(key.lastIp);
    return {key.id,
            {std::move(name), std::move(state), mono(key.prefix + u'…', CellTone::Muted),
             plain(scopeText(key.scope)), moment(key.expires, now, AccessText::tr("never")),
             std::move(used), plain(key.createdBy, CellTone::Muted)},
            key.isRevoked};
}

std::vector<TableColumn> sessionColumns()
{
    return {{u"account"_s, AccessText::tr("Account")},
            {u"collection"_s, AccessText::tr("Collection")},
            {u"device"_s, AccessText::tr("Device")},
            {u"ip"_s, AccessText::tr("Address")},
            {u"method"_s, AccessText::tr("Signed in by")},
            {u"created"_s, AccessText::tr("Since")},
            {u"seen"_s, AccessText::tr("Last seen")},
            {u"expires"_s, AccessText::tr("Ends")}};
}

TableRow sessionRow(const Client::SessionInfo &session, const QDateTime &now)
{
    TableCell name = plain(session.label);
    name.icon = u"user"_s;
    if (session.isCurrent)
        name.text = AccessText::tr("%1 (this one)").arg(session.label);
    TableCell device = plain(deviceText(session.userAgent));
    device.toolTip = session.userAgent.toHtmlEscaped();
    return {session.id,
            {std::move(name), plain(session.collectionName, CellTone::Muted), std::move(device),
             mono(session.ip), plain(session.method, CellTone::Muted), moment(session.created, now),
             moment(session.lastSeen, now), moment(session.expires, now)}};
}

QString changeText(const Client::AuditEntry &entry)
{
    std::set<QString> names;
    for (const JsonValue *side : {&entry.before, &entry.after}) {
        for (const auto &[name, value] : side->members())
            names.insert(name);
    }
    return QStringList(names.begin(), names.end()).join(u", "_s);
}

std::vector<TableColumn> auditColumns()
{
    return {{u"at"_s, AccessText::tr("When")},        {u"actor"_s, AccessText::tr("Who")},
            {u"action"_s, AccessText::tr("What")},    {u"target"_s, AccessText::tr("To")},
            {u"change"_s, AccessText::tr("Changed")}, {u"ip"_s, AccessText::tr("Address")}};
}

QString auditActor(const Client::AuditEntry &entry)
{
    if (entry.actorKind == u"window")
        return AccessText::tr("this window");
    if (entry.actorKind == u"cli")
        return AccessText::tr("command line");
    if (entry.actorKind == u"server")
        return AccessText::tr("the server itself");
    return entry.actorLabel.isEmpty() ? AccessText::tr("a visitor") : entry.actorLabel;
}

TableRow auditRow(const Client::AuditEntry &entry, const QDateTime &now)
{
    const bool hasName = entry.actorKind == u"window" || entry.actorKind == u"cli"
        || (entry.actorKind != u"server" && !entry.actorLabel.isEmpty());
    TableCell who = plain(auditActor(entry), hasName ? CellTone::Text : CellTone::Muted);
    who.icon = entry.actorKind == u"apikey" ? u"key-round"_s
        : entry.actorKind == u"cli"         ? u"terminal"_s
        : entry.actorKind == u"window"      ? u"app-window"_s
        : entry.actorKind == u"server"      ? u"server"_s
                                            : u"user"_s;
    const bool isRemoval = entry.action.endsWith(u".delete") || entry.action.endsWith(u".revoke");
    TableCell at = plain(dateText(dateOf(JsonValue(entry.at)), now), CellTone::Muted);
    at.value = dateOf(JsonValue(entry.at)).toMSecsSinceEpoch();
    at.isMono = true;
    const QString target = entry.targetLabel.isEmpty() ? entry.targetId : entry.targetLabel;
    return {entry.id,
            {std::move(at), std::move(who),
             badge(entry.action, isRemoval ? CellTone::Error : CellTone::Info), plain(target),
             plain(changeText(entry), CellTone::Muted), mono(entry.ip, CellTone::Muted)}};
}

}  // namespace Binnacle::Models
