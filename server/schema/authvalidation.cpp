// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "schema/collectionvalidation.h"
#include "schema/oauth2catalogue.h"
#include "schema/settingrules.h"
#include "wire/response.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

constexpr qint64 minimumDuration = 10;
constexpr qint64 maximumTokenDuration = 94'670'856;
constexpr qint64 maximumCodeDuration = 86'400;
constexpr qint64 minimumCodeLength = 4;
constexpr qsizetype minimumSecretLength = 30;
constexpr qsizetype maximumSecretLength = 255;

JsonValue requiredText(const JsonValue &text)
{
    return text.toString().isEmpty() ? requiredItem() : JsonValue();
}

JsonValue durationItem(const JsonValue &seconds, qint64 maximum)
{
    const qint64 value = seconds.toInteger();
    if (value == 0)
        return requiredItem();
    return firstItem({minimumItem(value, minimumDuration), maximumItem(value, maximum)});
}

JsonValue templateItems(const JsonValue &mail)
{
    JsonValue items = JsonValue::object();
    addItem(items, u"subject"_s, requiredText(mail[u"subject"]));
    addItem(items, u"body"_s, requiredText(mail[u"body"]));
    return items;
}

JsonValue tokenItems(const JsonValue &token)
{
    JsonValue items = JsonValue::object();
    const QString secret = token[u"secret"].toString();
    addItem(items, u"secret"_s,
            secret.isEmpty() ? requiredItem()
                             : lengthItem(secret, minimumSecretLength, maximumSecretLength));
    addItem(items, u"duration"_s, durationItem(token[u"duration"], maximumTokenDuration));
    return items;
}

JsonValue providerNameItem(const QString &name)
{
    if (name.isEmpty())
        return requiredItem();
    if (findOAuth2Provider(name))
        return {};
    return validationItem(u"validation_missing_provider"_s,
                          u"Invalid or missing provider with name %1."_s.arg(name),
                          parameter(u"name"_s, JsonValue(name)));
}

JsonValue providerItems(const JsonValue &provider)
{
    JsonValue items = JsonValue::object();
    addItem(items, u"name"_s, providerNameItem(provider[u"name"].toString()));
    addItem(items, u"clientId"_s, requiredText(provider[u"clientId"]));
    addItem(items, u"clientSecret"_s, requiredText(provider[u"clientSecret"]));
    for (const QString &key : {u"authURL"_s, u"tokenURL"_s, u"userInfoURL"_s})
        addItem(items, key, urlItem(provider[key].toString()));
    return items;
}

JsonValue oauth2Items(const JsonValue &oauth2)
{
    JsonValue items = JsonValue::object();
    if (!oauth2[u"enabled"].toBool())
        return items;
    const JsonValue::Array &providers = oauth2[u"providers"].elements();
    QStringList names;
    JsonValue found = JsonValue::object();
    for (size_t i = 0; i < providers.size(); ++i) {
        const QString name = providers[i][u"name"].toString();
        if (!name.isEmpty() && names.contains(name)) {
            const JsonValue item
                = validationItem(u"validation_duplicated_provider"_s,
                                 u"The provider %1 is already registered."_s.arg(name),
                                 parameter(u"name"_s, JsonValue(name)));
            found = JsonValue::object();
            found.insert(QString::number(i), JsonValue::object({{u"name"_s, item}}));
            break;
        }
        names.append(name);
        addItem(found, QString::number(i), providerItems(providers[i]));
    }
    addItem(items, u"providers"_s, std::move(found));
    return items;
}

/// Collects the items of one collection's options, stage by stage (A1.6).
class AuthOptionCheck
{
public:
    AuthOptionCheck(const Collection &collection, const CollectionContext &context)
        : m_collection(collection)
        , m_context(context)
        , m_options(collection.options)
    {
    }

    JsonValue run()
    {
        checkRules();
        checkSections();
        if (m_items.isEmpty())
            checkMultipleFactors();
        if (m_items.isEmpty())
            checkIdentityFields();
        return std::move(m_items);
    }

private:
    void add(const QString &key, JsonValue item) { addItem(m_items, key, std::move(item)); }

    JsonValue changedItem(bool isChanged) const
    {
        if (!isChanged || !m_context.original || !m_context.original->isSystem)
            return {};
        return validationItem(u"validation_collection_system_rule_change"_s,
                              u"System collection API rule cannot be changed."_s);
    }

    JsonValue changedRuleItem(std::optional<QString> AuthOptions::*rule) const
    {
        return changedItem(m_context.original
                           && m_collection.auth.*rule != m_context.original->auth.*rule);
    }

    void checkRules()
    {
        const auto check = [this](const std::optional<QString> &rule) {
            return rule ? ruleItem(*rule, m_collection, m_context) : JsonValue();
        };
        const AuthOptions &auth = m_collection.auth;
        add(u"authRule"_s,
            firstItem({check(auth.authRule), changedRuleItem(&AuthOptions::authRule)}));
        if (auth.manageRule && auth.manageRule->isEmpty()) {
            add(u"manageRule"_s,
                validationItem(u"validation_nil_or_not_empty_required"_s, u"Cannot be blank."_s));
            return;
        }
        add(u"manageRule"_s,
            firstItem({check(auth.manageRule), changedRuleItem(&AuthOptions::manageRule)}));
    }

    void checkSections()
    {
        JsonValue alert = JsonValue::object();
        addItem(alert, u"emailTemplate"_s,
                templateItems(m_options[u"authAlert"][u"emailTemplate"]));
        add(u"authAlert"_s, std::move(alert));
        const QStringList &identityFields = m_collection.auth.identityFields;
        const bool areBlank = std::all_of(identityFields.cbegin(), identityFields.cend(),
                                          [](const QString &name) { return name.isEmpty(); });
        if (m_collection.auth.passwordEnabled && areBlank)
            add(u"passwordAuth"_s, JsonValue::object({{u"identityFields"_s, requiredItem()}}));
        add(u"oauth2"_s, oauth2Items(m_options[u"oauth2"]));
        add(u"otp"_s, otpItems());
        if (m_collection.auth.mfaEnabled) {
            JsonValue mfa = JsonValue::object();
            addItem(mfa, u"duration"_s,
                    durationItem(m_options[u"mfa"][u"duration"], maximumCodeDuration));
            add(u"mfa"_s, std::move(mfa));
        }
        for (const QString &key : {u"authToken"_s, u"passwordResetToken"_s, u"emailChangeToken"_s,
                                   u"verificationToken"_s, u"fileToken"_s})
            add(key, tokenItems(m_options[key]));
        for (const QString &key : {u"verificationTemplate"_s, u"resetPasswordTemplate"_s,
                                   u"confirmEmailChangeTemplate"_s})
            add(key, templateItems(m_options[key]));
    }

    JsonValue otpItems() const
    {
        const JsonValue &otp = m_options[u"otp"];
        JsonValue items = JsonValue::object();
        if (m_collection.auth.otpEnabled) {
            addItem(items, u"duration"_s, durationItem(otp[u"duration"], maximumCodeDuration));
            const qint64 length = otp[u"length"].toInteger();
            addItem(items, u"length"_s,
                    length == 0 ? requiredItem() : minimumItem(length, minimumCodeLength));
        }
        addItem(items, u"emailTemplate"_s, templateItems(otp[u"emailTemplate"]));
        return items;
    }

    void checkMultipleFactors()
    {
        const AuthOptions &auth = m_collection.auth;
        if (!auth.mfaEnabled)
            return;
        if (int(auth.passwordEnabled) + int(auth.oauth2Enabled) + int(auth.otpEnabled) < 2) {
            add(u"mfa"_s,
                JsonValue::object(
                    {{u"enabled"_s,
                      validationItem(u"validation_mfa_not_enough_auths"_s,
                                     u"MFA requires at least 2 auth methods to be enabled."_s)}}));
            return;
        }
        if (auth.mfaRule.isEmpty())
            return;
        const QString before = m_context.original ? m_context.original->auth.mfaRule : QString();
        JsonValue items = JsonValue::object();
        addItem(items, u"rule"_s,
                firstItem({ruleItem(auth.mfaRule, m_collection, m_context),
                           changedItem(auth.mfaRule != before)}));
        add(u"mfa"_s, std::move(items));
    }

    void checkIdentityFields()
    {
        if (!m_collection.auth.passwordEnabled)
            return;
        for (const QString &name : m_collection.auth.identityFields) {
            const bool exists = m_collection.field(name);
            if (exists && m_collection.hasUniqueIndex(name))
                continue;
            const QString code = exists ? u"validation_missing_unique_constraint"_s
                                        : u"validation_missing_field"_s;
            const QString message = exists ? u"The field %1 doesn't have a UNIQUE constraint"_s
                                           : u"Invalid or missing field %1"_s;
            add(u"passwordAuth"_s,
                JsonValue::object({{u"identityFields"_s,
                                    validationItem(code, Wire::sentence(message.arg(name)),
                                                   parameter(u"fieldName"_s, JsonValue(name)))}}));
            return;
        }
    }

    const Collection &m_collection;
    const CollectionContext &m_context;
    const JsonValue &m_options;
    JsonValue m_items = JsonValue::object();
};

}  // namespace

JsonValue authOptionItems(const Collection &collection, const CollectionContext &context)
{
    return AuthOptionCheck(collection, context).run();
}

}  // namespace Binnacle::Schema
