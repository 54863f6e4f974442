// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/oauth2/oauth2user.h"

#include "schema/textformat.h"
#include "services/auth/oauth2/jsonpath.h"

#include <QDate>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

using Path = QLatin1StringView;

/// Where a provider's answer has what (A9.2). What takes more than a path is in refined().
struct Mapping
{
    QLatin1StringView provider;
    Path id;
    Path name{};
    Path username{};
    Path avatarUrl{};
    Path email{};
    /// Both must be true, where they are named, for the address to count.
    std::array<Path, 2> emailConditions{};
    /// Must have the text `inUse`, or be true where there is none, for the account to be in use.
    Path status{};
    QLatin1StringView inUse{};
    bool hasNumericId = false;
    /// Conditions may be texts and numbers as well.
    bool isLoose = false;
};

const std::vector<Mapping> &mappings()
{
    static const std::vector<Mapping> all = {
        {.provider = "apple"_L1,
         .id = "sub"_L1,
         .name = "name"_L1,
         .email = "email"_L1,
         .emailConditions = {"email_verified"_L1},
         .isLoose = true},
        {.provider = "google"_L1,
         .id = "sub"_L1,
         .name = "name"_L1,
         .avatarUrl = "picture"_L1,
         .email = "email"_L1,
         .emailConditions = {"email_verified"_L1}},
        {.provider = "microsoft"_L1, .id = "id"_L1, .name = "displayName"_L1, .email = "mail"_L1},
        {.provider = "yandex"_L1,
         .id = "id"_L1,
         .name = "real_name"_L1,
         .username = "login"_L1,
         .email = "default_email"_L1},
        {.provider = "facebook"_L1,
         .id = "id"_L1,
         .name = "name"_L1,
         .avatarUrl = "picture.data.url"_L1,
         .email = "email"_L1},
        {.provider = "instagram2"_L1,
         .id = "user_id"_L1,
         .name = "name"_L1,
         .username = "username"_L1,
         .avatarUrl = "profile_picture_url"_L1},
        {.provider = "github"_L1,
         .id = "id"_L1,
         .name = "name"_L1,
         .username = "login"_L1,
         .avatarUrl = "avatar_url"_L1,
         .hasNumericId = true},
        {.provider = "gitlab"_L1,
         .id = "id"_L1,
         .name = "name"_L1,
         .username = "username"_L1,
         .avatarUrl = "avatar_url"_L1,
         .email = "email"_L1,
         .hasNumericId = true},
        {.provider = "bitbucket"_L1,
         .id = "uuid"_L1,
         .name = "display_name"_L1,
         .username = "username"_L1,
         .avatarUrl = "links.avatar.href"_L1,
         .status = "account_status"_L1,
         .inUse = "active"_L1},
        {.provider = "gitee"_L1,
         .id = "id"_L1,
         .name = "name"_L1,
         .username = "login"_L1,
         .avatarUrl = "avatar_url"_L1,
         .email = "email"_L1,
         .hasNumericId = true},
        {.provider = "gitea"_L1,
         .id = "id"_L1,
         .name = "full_name"_L1,
         .username = "login"_L1,
         .avatarUrl = "avatar_url"_L1,
         .status = "active"_L1,
         .hasNumericId = true},
        {.provider = "discord"_L1,
         .id = "id"_L1,
         .name = "global_name"_L1,
         .username = "username"_L1,
         .email = "email"_L1,
         .emailConditions = {"verified"_L1}},
        {.provider = "twitter"_L1,
         .id = "data.id"_L1,
         .name = "data.name"_L1,
         .username = "data.username"_L1,
         .avatarUrl = "data.profile_image_url"_L1,
         .email = "data.confirmed_email"_L1},
        {.provider = "kakao"_L1,
         .id = "id"_L1,
         .username = "properties.nickname"_L1,
         .avatarUrl = "properties.profile_image"_L1,
         .email = "kakao_account.email"_L1,
         .emailConditions
         = {"kakao_account.is_email_valid"_L1, "kakao_account.is_email_verified"_L1},
         .hasNumericId = true},
        {.provider = "vk"_L1,
         .id = "response.0.id"_L1,
         .username = "response.0.screen_name"_L1,
         .avatarUrl = "response.0.photo_max"_L1,
         .hasNumericId = true},
        {.provider = "linear"_L1,
         .id = "data.viewer.id"_L1,
         .name = "data.viewer.name"_L1,
         .username = "data.viewer.displayName"_L1,
         .avatarUrl = "data.viewer.avatarUrl"_L1,
         .email = "data.viewer.email"_L1,
         .status = "data.viewer.active"_L1},
        {.provider = "notion"_L1,
         .id = "bot.owner.user.id"_L1,
         .name = "bot.owner.user.name"_L1,
         .avatarUrl = "bot.owner.user.avatar_url"_L1,
         .email = "bot.owner.user.person.email"_L1},
        {.provider = "monday"_L1,
         .id = "data.me.id"_L1,
         .name = "data.me.name"_L1,
         .avatarUrl = "data.me.photo_small"_L1,
         .email = "data.me.email"_L1,
         .emailConditions = {"data.me.is_verified"_L1},
         .status = "data.me.enabled"_L1},
        {.provider = "lark"_L1,
         .id = "data.union_id"_L1,
         .name = "data.name"_L1,
         .avatarUrl = "data.avatar_url"_L1},
        {.provider = "box"_L1,
         .id = "id"_L1,
         .name = "name"_L1,
         .avatarUrl = "avatar_url"_L1,
         .email = "login"_L1,
         .status = "status"_L1,
         .inUse = "active"_L1},
        {.provider = "spotify"_L1,
         .id = "id"_L1,
         .name = "display_name"_L1,
         .avatarUrl = "images.0.url"_L1},
        {.provider = "trakt"_L1,
         .id = "user.ids.uuid"_L1,
         .name = "user.name"_L1,
         .username = "user.username"_L1,
         .avatarUrl = "user.images.avatar.full"_L1},
        {.provider = "twitch"_L1,
         .id = "data.0.id"_L1,
         .name = "data.0.display_name"_L1,
         .username = "data.0.login"_L1,
         .avatarUrl = "data.0.profile_image_url"_L1,
         .email = "data.0.email"_L1},
        {.provider = "patreon"_L1,
         .id = "data.id"_L1,
         .name = "data.attributes.full_name"_L1,
         .username = "data.attributes.vanity"_L1,
         .avatarUrl = "data.attributes.image_url"_L1,
         .email = "data.attributes.email"_L1,
         .emailConditions = {"data.attributes.is_email_verified"_L1}},
        {.provider = "strava"_L1,
         .id = "id"_L1,
         .username = "username"_L1,
         .avatarUrl = "profile"_L1,
         .hasNumericId = true},
        {.provider = "wakatime"_L1,
         .id = "data.id"_L1,
         .name = "data.display_name"_L1,
         .username = "data.username"_L1,
         .email = "data.email"_L1,
         .emailConditions = {"data.is_email_confirmed"_L1}},
        {.provider = "livechat"_L1,
         .id = "account_id"_L1,
         .name = "name"_L1,
         .avatarUrl = "avatar_url"_L1,
         .email = "email"_L1,
         .emailConditions = {"email_verified"_L1}},
        {.provider = "mailcow"_L1,
         .id = "id"_L1,
         .name = "full_name"_L1,
         .email = "email"_L1,
         .status = "active"_L1,
         .inUse = "1"_L1},
        {.provider = "planningcenter"_L1,
         .id = "data.id"_L1,
         .name = "data.attributes.name"_L1,
         .avatarUrl = "data.attributes.avatar"_L1,
         .status = "data.attributes.status"_L1,
         .inUse = "active"_L1},
        {.provider = "oidc"_L1,
         .id = "sub"_L1,
         .name = "name"_L1,
         .username = "preferred_username"_L1,
         .avatarUrl = "picture"_L1,
         .email = "email"_L1,
         .emailConditions = {"email_verified"_L1},
         .isLoose = true},
    };
    return all;
}

const Mapping *findMapping(QStringView provider)
{
    if (provider == "oidc2"_L1 || provider == "oidc3"_L1)
        provider = u"oidc";
    const std::vector<Mapping> &all = mappings();
    const auto found = std::find_if(all.begin(), all.end(), [provider](const Mapping &mapping) {
        return provider == mapping.provider;
    });
    return found == all.end() ? nullptr : &*found;
}

bool isInteger(const JsonValue &value)
{
    return value.isNumber() && value.toDouble() == std::floor(value.toDouble());
}

/// What has another type than the provider documents is no answer of that provider.
bool hasKnownTypes(const Mapping &mapping, const JsonValue &answer)
{
    const auto isTyped = [&answer](Path path, const auto &hasType) {
        const JsonValue &value = valueAt(answer, path);
        return path.isEmpty() || value.isNull() || hasType(value);
    };
    const auto isText = [](const JsonValue &value) { return value.isString(); };
    const auto isFlag
        = [&mapping](const JsonValue &value) { return mapping.isLoose || value.isBool(); };
    const std::array texts = {mapping.name, mapping.username, mapping.avatarUrl, mapping.email};
    return (mapping.hasNumericId ? isTyped(mapping.id, isInteger) : isTyped(mapping.id, isText))
        && std::all_of(texts.begin(), texts.end(), [&](Path path) { return isTyped(path, isText); })
        && std::all_of(mapping.emailConditions.begin(), mapping.emailConditions.end(),
                       [&](Path path) { return isTyped(path, isFlag); });
}

bool isInUse(const Mapping &mapping, const JsonValue &answer)
{
    if (mapping.status.isEmpty())
        return true;
    const JsonValue &status = valueAt(answer, mapping.status);
    if (mapping.inUse.isEmpty())
        return status.toBool();
    return mapping.inUse == "1"_L1 ? status.isNumber() && status.toDouble() == 1
                                   : status.toString() == mapping.inUse;
}

bool isTrusted(const Mapping &mapping, const JsonValue &answer)
{
    return std::all_of(
        mapping.emailConditions.begin(), mapping.emailConditions.end(),
        [&answer](Path path) { return path.isEmpty() || isTruthy(valueAt(answer, path)); });
}

/// RFC 3339, and not the zero that stands for no time at all.
bool isTime(const QString &text)
{
    static const QRegularExpression form(u"^\\d{4}-\\d\\d-\\d\\dT([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d"
                                         "(\\.\\d+)?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)$"_s);
    return form.match(text).hasMatch() && QDate::fromString(text.first(10), Qt::ISODate).isValid()
        && !text.startsWith("0001-01-01T00:00:00Z"_L1);
}

void refineDiscord(OAuth2User &user, const JsonValue &answer)
{
    if (user.name.isEmpty()) {
        user.name = user.username;
        const QString number = textAt(answer, "discriminator"_L1);
        if (!number.isEmpty() && number != "0"_L1)
            user.name += u'#' + number;
    }
    const QString avatar = textAt(answer, "avatar"_L1);
    if (!avatar.isEmpty()) {
        user.avatarUrl
            = u"https://cdn.discordapp.com/avatars/"_s + user.id + u'/' + avatar + u".png"_s;
    }
}

/// What paths alone do not tell.
void refine(QStringView provider, OAuth2User &user, const JsonValue &answer, const JsonValue &token)
{
    const auto text = [&answer](Path path) { return textAt(answer, path); };
    if (provider == "yandex"_L1) {
        if (!isTruthy(answer[u"is_avatar_empty"])) {
            user.avatarUrl = u"https://avatars.yandex.net/get-yapic/"_s
                + text("default_avatar_id"_L1) + u"/islands-200"_s;
        }
    } else if (provider == "instagram2"_L1) {
        if (user.rawUser.isObject() && !user.rawUser.contains(u"permissions")
            && token.contains(u"permissions"))
            user.rawUser.insert(u"permissions"_s, token[u"permissions"]);
    } else if (provider == "gitlab"_L1) {
        if (!isTime(text("confirmed_at"_L1)))
            user.email.clear();
    } else if (provider == "gitee"_L1) {
        if (!Schema::isEmailAddress(user.email))
            user.email.clear();
    } else if (provider == "discord"_L1) {
        refineDiscord(user, answer);
    } else if (provider == "vk"_L1) {
        const QString name
            = text("response.0.first_name"_L1) + u' ' + text("response.0.last_name"_L1);
        user.name = name.trimmed();
        user.email = token[u"email"].toString();
    } else if (provider == "strava"_L1) {
        if (user.id == "0"_L1)
            user.id.clear();
        user.name = text("firstname"_L1) + u' ' + text("lastname"_L1);
    } else if (provider == "wakatime"_L1) {
        if (isTruthy(valueAt(answer, "data.photo_public"_L1)))
            user.avatarUrl = text("data.photo"_L1);
    } else if (provider == "mailcow"_L1) {
        user.username = text("username"_L1).section(u'@', 0, 0);
    }
}

/// Providers whose answer is a list; an empty one is nobody.
bool isNobody(QStringView provider, const JsonValue &answer)
{
    return (provider == "vk"_L1 && answer[u"response"].isEmpty())
        || (provider == "twitch"_L1 && answer[u"data"].isEmpty());
}

}  // namespace

Result<OAuth2User> mappedOAuth2User(QStringView provider, const JsonValue &answer,
                                    const JsonValue &token)
{
    const Mapping *mapping = findMapping(provider);
    if (!mapping)
        return Error::internal(u"no mapping for "_s + provider);
    if (!isInUse(*mapping, answer) || isNobody(provider, answer))
        return Error::forbidden().withDetail(u"the account is not in use"_s);
    if (!hasKnownTypes(*mapping, answer))
        return Error::invalidInput({}).withDetail(u"user info: a value of another type"_s);
    OAuth2User user;
    user.id = textAt(answer, mapping->id);
    user.name = textAt(answer, mapping->name);
    user.username = textAt(answer, mapping->username);
    user.avatarUrl = textAt(answer, mapping->avatarUrl);
    if (isTrusted(*mapping, answer))
        user.email = textAt(answer, mapping->email);
    user.rawUser = answer;
    refine(provider, user, answer, token);
    return user;
}

QString emailListUrl(QStringView provider, const QString &userInfoUrl, const OAuth2User &user)
{
    if (provider == "github"_L1 || provider == "gitea"_L1 || provider == "bitbucket"_L1)
        return userInfoUrl + u"/emails"_s;
    if (provider == "gitee"_L1 && user.email.isEmpty())
        return u"https://gitee.com/api/v5/emails"_s;
    return {};
}

Result<QString> primaryEmail(QStringView provider, const JsonValue &list)
{
    const bool isWrapped = provider == "bitbucket"_L1;
    const JsonValue &entries = isWrapped ? list[u"values"] : list;
    if ((isWrapped && !list.isObject() && !list.isNull())
        || (!entries.isArray() && !entries.isNull()))
        return Error::invalidInput({}).withDetail(u"e-mail list: no list"_s);
    const auto isPrimary = [provider](const JsonValue &entry) {
        if (provider == "bitbucket"_L1)
            return entry[u"is_primary"].toBool() && entry[u"is_confirmed"].toBool();
        if (provider != "gitee"_L1)
            return entry[u"primary"].toBool() && entry[u"verified"].toBool();
        const JsonValue::Array &scopes = entry[u"scope"].elements();
        return entry[u"state"].toString() == "confirmed"_L1
            && std::any_of(scopes.begin(), scopes.end(),
                           [](const JsonValue &scope) { return scope.toString() == "primary"_L1; });
    };
    for (const JsonValue &entry : entries.elements()) {
        if (isPrimary(entry))
            return entry[u"email"].toString();
    }
    return QString();
}

QString microsoftEmail(const QString &mode, const JsonValue &claims)
{
    const QString email = claims[u"email"].toString();
    const QString owned = isTruthy(claims[u"xms_edov"]) ? email : QString();
    const QString primary = claims[u"verified_primary_email"].toString();
    if (mode == "email"_L1)
        return email;
    if (mode == "email_and_xms_edov"_L1)
        return owned;
    if (mode == "verified_primary_email"_L1)
        return primary;
    return primary.isEmpty() ? owned : primary;
}

bool isTruthy(const JsonValue &value)
{
    if (value.isNumber())
        return value.toDouble() != 0;
    if (value.isString()) {
        static const QStringList truths = {u"1"_s, u"t"_s, u"T"_s, u"true"_s, u"TRUE"_s, u"True"_s};
        return truths.contains(value.toString());
    }
    return value.toBool();
}

}  // namespace Binnacle
