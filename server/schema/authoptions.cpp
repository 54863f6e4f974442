// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/authoptions.h"

#include "core/random.h"
#include "wire/typedvalue.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

enum class OptionKind
{
    Bool,
    Integer,
    Text,
    /// A text that is left out when empty and never shown.
    Secret,
    NullableBool,
    NullableText,
    NullableList,
    NullableObject,
    Object,
    /// A list of objects, merged by position.
    ObjectList,
};

struct OptionShape
{
    QString key;
    OptionKind kind;
    std::vector<OptionShape> members;
};

OptionShape templateShape(const QString &key)
{
    return {key,
            OptionKind::Object,
            {{u"subject"_s, OptionKind::Text, {}}, {u"body"_s, OptionKind::Text, {}}}};
}

OptionShape tokenShape(const QString &key)
{
    return {key,
            OptionKind::Object,
            {{u"secret"_s, OptionKind::Secret, {}}, {u"duration"_s, OptionKind::Integer, {}}}};
}

OptionShape oauth2Shape()
{
    const OptionShape providers = {u"providers"_s,
                                   OptionKind::ObjectList,
                                   {{u"pkce"_s, OptionKind::NullableBool, {}},
                                    {u"name"_s, OptionKind::Text, {}},
                                    {u"clientId"_s, OptionKind::Text, {}},
                                    {u"clientSecret"_s, OptionKind::Secret, {}},
                                    {u"authURL"_s, OptionKind::Text, {}},
                                    {u"tokenURL"_s, OptionKind::Text, {}},
                                    {u"userInfoURL"_s, OptionKind::Text, {}},
                                    {u"displayName"_s, OptionKind::Text, {}},
                                    {u"extra"_s, OptionKind::NullableObject, {}}}};
    const OptionShape mappedFields = {u"mappedFields"_s,
                                      OptionKind::Object,
                                      {{u"id"_s, OptionKind::Text, {}},
                                       {u"name"_s, OptionKind::Text, {}},
                                       {u"username"_s, OptionKind::Text, {}},
                                       {u"avatarURL"_s, OptionKind::Text, {}}}};
    return {u"oauth2"_s,
            OptionKind::Object,
            {providers, mappedFields, {u"enabled"_s, OptionKind::Bool, {}}}};
}

const std::vector<OptionShape> &authShape()
{
    static const std::vector<OptionShape> shape = {
        {u"authRule"_s, OptionKind::NullableText, {}},
        {u"manageRule"_s, OptionKind::NullableText, {}},
        {u"authAlert"_s,
         OptionKind::Object,
         {{u"enabled"_s, OptionKind::Bool, {}}, templateShape(u"emailTemplate"_s)}},
        oauth2Shape(),
        {u"passwordAuth"_s,
         OptionKind::Object,
         {{u"enabled"_s, OptionKind::Bool, {}},
          {u"identityFields"_s, OptionKind::NullableList, {}}}},
        {u"mfa"_s,
         OptionKind::Object,
         {{u"enabled"_s, OptionKind::Bool, {}},
          {u"duration"_s, OptionKind::Integer, {}},
          {u"rule"_s, OptionKind::Text, {}}}},
        {u"otp"_s,
         OptionKind::Object,
         {{u"enabled"_s, OptionKind::Bool, {}},
          {u"duration"_s, OptionKind::Integer, {}},
          {u"length"_s, OptionKind::Integer, {}},
          templateShape(u"emailTemplate"_s)}},
        tokenShape(u"authToken"_s),
        tokenShape(u"passwordResetToken"_s),
        tokenShape(u"emailChangeToken"_s),
        tokenShape(u"verificationToken"_s),
        tokenShape(u"fileToken"_s),
        templateShape(u"verificationTemplate"_s),
        templateShape(u"resetPasswordTemplate"_s),
        templateShape(u"confirmEmailChangeTemplate"_s),
    };
    return shape;
}

const OptionShape *shapeOf(const std::vector<OptionShape> &shapes, const QString &key)
{
    for (const OptionShape &shape : shapes) {
        if (shape.key.compare(key, Qt::CaseInsensitive) == 0)
            return &shape;
    }
    return nullptr;
}

bool fits(OptionKind kind, const JsonValue &value)
{
    switch (kind) {
    case OptionKind::Bool:
    case OptionKind::NullableBool: return value.isBool();
    case OptionKind::Integer: return Wire::isWholeNumber(value);
    case OptionKind::Text:
    case OptionKind::Secret:
    case OptionKind::NullableText: return value.isString();
    case OptionKind::NullableList:
        if (!value.isArray())
            return false;
        for (const JsonValue &element : value.elements()) {
            if (!element.isString())
                return false;
        }
        return true;
    case OptionKind::NullableObject:
    case OptionKind::Object: return value.isObject();
    case OptionKind::ObjectList: return value.isArray();
    }
    return false;
}

bool isNullable(OptionKind kind)
{
    return kind == OptionKind::NullableBool || kind == OptionKind::NullableText
        || kind == OptionKind::NullableList || kind == OptionKind::NullableObject
        || kind == OptionKind::ObjectList;
}

JsonValue zeroOption(const OptionShape &shape);

JsonValue zeroObject(const std::vector<OptionShape> &shapes)
{
    JsonValue object = JsonValue::object();
    for (const OptionShape &shape : shapes)
        object.insert(shape.key, zeroOption(shape));
    return object;
}

JsonValue zeroOption(const OptionShape &shape)
{
    switch (shape.kind) {
    case OptionKind::Bool: return JsonValue(false);
    case OptionKind::Integer: return JsonValue(0);
    case OptionKind::Text:
    case OptionKind::Secret: return JsonValue(QString());
    case OptionKind::Object: return zeroObject(shape.members);
    case OptionKind::NullableBool:
    case OptionKind::NullableText:
    case OptionKind::NullableList:
    case OptionKind::NullableObject:
    case OptionKind::ObjectList: break;
    }
    return {};
}

/// Lays one object over another of the given shape. Lenient: what does not fit is passed over.
/// False when, strictly, something did not fit.
class OptionMerger
{
public:
    explicit OptionMerger(bool isStrict)
        : m_isStrict(isStrict)
    {
    }

    bool mergeObject(const std::vector<OptionShape> &shapes, JsonValue &target,
                     const JsonValue &source) const
    {
        for (const auto &[key, value] : source.members()) {
            const OptionShape *shape = shapeOf(shapes, key);
            // An exact name beats one that differs in case.
            if (!shape || (key != shape->key && source.contains(shape->key)))
                continue;
            if (!merge(*shape, target, value))
                return false;
        }
        return true;
    }

private:
    bool merge(const OptionShape &shape, JsonValue &target, const JsonValue &value) const
    {
        if (value.isNull()) {
            if (isNullable(shape.kind))
                target.insert(shape.key, {});
            return true;
        }
        if (!fits(shape.kind, value))
            return !m_isStrict;
        JsonValue *place = target.find(shape.key);
        if (shape.kind == OptionKind::Object && place)
            return mergeObject(shape.members, *place, value);
        if (shape.kind == OptionKind::ObjectList)
            return mergeList(shape, target, value);
        if (shape.kind == OptionKind::NullableObject && place && place->isObject()) {
            for (const auto &[key, member] : value.members())
                place->insert(key, member);
            return true;
        }
        target.insert(shape.key, value);
        return true;
    }

    bool mergeList(const OptionShape &shape, JsonValue &target, const JsonValue &value) const
    {
        const JsonValue::Array old = target[shape.key].elements();
        JsonValue list = JsonValue::array();
        for (const JsonValue &element : value.elements()) {
            const size_t at = list.elements().size();
            JsonValue object = at < old.size() ? old[at] : zeroObject(shape.members);
            if (element.isObject()) {
                if (!mergeObject(shape.members, object, element))
                    return false;
            } else if (!element.isNull() && m_isStrict) {
                return false;
            }
            list.append(std::move(object));
        }
        target.insert(shape.key, std::move(list));
        return true;
    }

    bool m_isStrict;
};

/// The same object with members in the order of the shape; secrets dropped when empty, or always.
JsonValue arranged(const std::vector<OptionShape> &shapes, const JsonValue &object,
                   bool showSecrets)
{
    JsonValue result = JsonValue::object();
    for (const OptionShape &shape : shapes) {
        const JsonValue &value = object[shape.key];
        switch (shape.kind) {
        case OptionKind::Secret:
            if (showSecrets && !value.toString().isEmpty())
                result.insert(shape.key, value);
            break;
        case OptionKind::Object:
            result.insert(shape.key, arranged(shape.members, value, showSecrets));
            break;
        case OptionKind::ObjectList: {
            if (value.isNull() && showSecrets) {
                result.insert(shape.key, {});
                break;
            }
            JsonValue list = JsonValue::array();
            for (const JsonValue &element : value.elements())
                list.append(arranged(shape.members, element, showSecrets));
            result.insert(shape.key, std::move(list));
            break;
        }
        default: result.insert(shape.key, value); break;
        }
    }
    return result;
}

JsonValue complete(const JsonValue &stored)
{
    JsonValue options = zeroObject(authShape());
    // Lenient merging has no failure.
    (void)OptionMerger(false).mergeObject(authShape(), options, stored);
    return options;
}

void appendUnknown(JsonValue &options, const JsonValue &stored)
{
    for (const auto &[key, value] : stored.members()) {
        if (!shapeOf(authShape(), key))
            options.insert(key, value);
    }
}

TokenOptions readToken(const JsonValue &token)
{
    return {token[u"secret"].toString(), token[u"duration"].toInteger()};
}

std::optional<QString> readRule(const JsonValue &rule)
{
    return rule.isString() ? std::optional(rule.toString()) : std::nullopt;
}

JsonValue mailTemplate(const QString &subject, const QString &body)
{
    return JsonValue::object({{u"subject"_s, JsonValue(subject)}, {u"body"_s, JsonValue(body)}});
}

QString closing()
{
    return u"<p>Best regards,<br/>\nthe {APP_NAME} team</p>"_s;
}

QString ignoreNote()
{
    return u"<p><i>If this was not you, you can ignore this message.</i></p>\n"_s;
}

QString linkMail(const QString &purpose, QLatin1StringView page, const QString &label)
{
    return u"<p>Hello,</p>\n<p>"_s + purpose
        + u"</p>\n<p>\n  <a class=\"btn\" href=\"{APP_URL}/_/#/auth/" + page
        + u"/{TOKEN}\" target=\"_blank\" rel=\"noopener\">" + label + u"</a>\n</p>\n" + ignoreNote()
        + closing();
}

JsonValue alertTemplate()
{
    return mailTemplate(
        u"Login from a new location"_s,
        u"<p>Hello,</p>\n<p>somebody logged in to your {APP_NAME} account from a new "
        "location:</p>\n<p><em>{ALERT_INFO}</em></p>\n<p>If that was you, there is nothing to "
        "do.</p>\n<p><strong>If it was not you, change the password of your {APP_NAME} account "
        "now; that also ends the access from every other location.</strong></p>\n"_s
            + closing());
}

JsonValue otpTemplate()
{
    return mailTemplate(u"OTP for {APP_NAME}"_s,
                        u"<p>Hello,</p>\n<p>your one-time password for {APP_NAME} is "
                        "<strong>{OTP}</strong></p>\n"_s
                            + ignoreNote() + closing());
}

void setTemplates(JsonValue &options)
{
    options.find(u"authAlert")->insert(u"emailTemplate"_s, alertTemplate());
    options.find(u"otp")->insert(u"emailTemplate"_s, otpTemplate());
    options.insert(u"verificationTemplate"_s,
                   mailTemplate(u"Verify your {APP_NAME} email"_s,
                                linkMail(u"thank you for joining {APP_NAME}. Please confirm that "
                                         "this address is yours."_s,
                                         "confirm-verification"_L1, u"Verify"_s)));
    options.insert(u"resetPasswordTemplate"_s,
                   mailTemplate(u"Reset your {APP_NAME} password"_s,
                                linkMail(u"follow this link to choose a new password for "
                                         "{APP_NAME}."_s,
                                         "confirm-password-reset"_L1, u"Reset password"_s)));
    options.insert(u"confirmEmailChangeTemplate"_s,
                   mailTemplate(u"Confirm your {APP_NAME} new email address"_s,
                                linkMail(u"follow this link to confirm your new address for "
                                         "{APP_NAME}."_s,
                                         "confirm-email-change"_L1, u"Confirm new email"_s)));
}

}  // namespace

JsonValue completeAuthOptions(const JsonValue &stored)
{
    JsonValue options = arranged(authShape(), complete(stored), true);
    appendUnknown(options, stored);
    return options;
}

Result<JsonValue> mergedAuthOptions(const JsonValue &options, const JsonValue &submitted)
{
    JsonValue merged = complete(options);
    if (!OptionMerger(true).mergeObject(authShape(), merged, submitted))
        return Error::invalidInput({}).withDetail(u"an auth option has the wrong type"_s);
    JsonValue result = arranged(authShape(), merged, true);
    appendUnknown(result, options);
    return result;
}

JsonValue redactedAuthOptions(const JsonValue &options)
{
    return arranged(authShape(), options, false);
}

AuthOptions readAuthOptions(const JsonValue &options)
{
    AuthOptions auth;
    auth.authRule = readRule(options[u"authRule"]);
    auth.manageRule = readRule(options[u"manageRule"]);
    auth.alertEnabled = options[u"authAlert"][u"enabled"].toBool();
    auth.oauth2Enabled = options[u"oauth2"][u"enabled"].toBool();
    auth.passwordEnabled = options[u"passwordAuth"][u"enabled"].toBool();
    for (const JsonValue &name : options[u"passwordAuth"][u"identityFields"].elements())
        auth.identityFields.append(name.toString());
    const JsonValue &mfa = options[u"mfa"];
    auth.mfaEnabled = mfa[u"enabled"].toBool();
    auth.mfaDuration = mfa[u"duration"].toInteger();
    auth.mfaRule = mfa[u"rule"].toString();
    const JsonValue &otp = options[u"otp"];
    auth.otpEnabled = otp[u"enabled"].toBool();
    auth.otpDuration = otp[u"duration"].toInteger();
    auth.otpLength = otp[u"length"].toInteger();
    auth.authToken = readToken(options[u"authToken"]);
    auth.passwordResetToken = readToken(options[u"passwordResetToken"]);
    auth.emailChangeToken = readToken(options[u"emailChangeToken"]);
    auth.verificationToken = readToken(options[u"verificationToken"]);
    auth.fileToken = readToken(options[u"fileToken"]);
    return auth;
}

JsonValue defaultAuthOptions(bool withSecrets)
{
    JsonValue options = complete(JsonValue::object());
    options.insert(u"authRule"_s, JsonValue(QString()));
    options.find(u"authAlert")->insert(u"enabled"_s, JsonValue(true));
    JsonValue *password = options.find(u"passwordAuth");
    password->insert(u"enabled"_s, JsonValue(true));
    password->insert(u"identityFields"_s, JsonValue(QStringList{u"email"_s}));
    options.find(u"mfa")->insert(u"duration"_s, JsonValue(600));
    options.find(u"otp")->insert(u"duration"_s, JsonValue(180));
    options.find(u"otp")->insert(u"length"_s, JsonValue(8));
    const std::pair<QStringView, int> tokens[] = {{u"authToken", 432000},
                                                  {u"passwordResetToken", 1800},
                                                  {u"emailChangeToken", 1800},
                                                  {u"verificationToken", 86400},
                                                  {u"fileToken", 180}};
    for (const auto &[name, duration] : tokens) {
        JsonValue *token = options.find(name);
        token->insert(u"duration"_s, JsonValue(duration));
        if (withSecrets)
            token->insert(u"secret"_s, JsonValue(freshSecret()));
    }
    setTemplates(options);
    return arranged(authShape(), options, true);
}

QString freshSecret()
{
    return QString::fromLatin1(randomString(50));
}

}  // namespace Binnacle::Schema
