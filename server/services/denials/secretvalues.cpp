// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/denials/secretvalues.h"

#include "schema/collection.h"
#include "wire/jsonparser.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

/// Parts of names, in lower case and without underscores and hyphens.
constexpr std::array<QLatin1StringView, 15> secretParts{
    "password"_L1,   "passwd"_L1,    "passphrase"_L1, "secret"_L1,        "token"_L1,
    "credential"_L1, "apikey"_L1,    "privatekey"_L1, "authorization"_L1, "cookie"_L1,
    "sessionid"_L1,  "accesskey"_L1, "signature"_L1,  "otpcode"_L1,       "codeverifier"_L1,
};

constexpr int maximumMaskDepth = 40;

JsonValue stars()
{
    return JsonValue(u"***"_s);
}

}  // namespace

SecretValues::SecretValues(const Schema::CollectionSet &collections)
{
    for (const auto &collection : collections.all()) {
        for (const Schema::Field &field : collection->fields) {
            if (field.type == Schema::FieldType::Password)
                m_fieldNames.insert(field.name);
        }
    }
}

bool SecretValues::isSecret(const QString &name) const
{
    if (m_fieldNames.contains(name))
        return true;
    QString plain = name.toLower();
    plain.remove(u'_');
    plain.remove(u'-');
    return std::any_of(secretParts.begin(), secretParts.end(),
                       [&plain](QLatin1StringView part) { return plain.contains(part); });
}

bool SecretValues::isSecret(const Schema::FilterToken &operand) const
{
    if (operand.kind == Schema::FilterToken::Kind::Function) {
        return std::any_of(operand.arguments.begin(), operand.arguments.end(),
                           [this](const Schema::FilterToken &inner) { return isSecret(inner); });
    }
    if (operand.kind != Schema::FilterToken::Kind::Identifier)
        return false;
    const QString path = QString::fromUtf8(operand.text);
    const QString modifier = path.section(u':', -1);
    if (modifier == "isset"_L1 || modifier == "changed"_L1)
        return false;
    const QStringList segments = path.split(u'.');
    return std::any_of(segments.begin(), segments.end(), [this](const QString &segment) {
        return isSecret(segment.section(u':', 0, 0));
    });
}

Schema::RequestInfo SecretValues::withoutSecrets(const Schema::RequestInfo &info) const
{
    Schema::RequestInfo shown = info;
    for (auto *pairs : {&shown.query, &shown.headers}) {
        for (auto &[name, value] : *pairs)
            value = isSecret(name) ? u"***"_s : withoutSecrets(value);
    }
    shown.body = masked(info.body, 0);
    return shown;
}

QString SecretValues::withoutSecrets(const QString &text) const
{
    if (!text.startsWith(u'{') && !text.startsWith(u'['))
        return text;
    const Result<JsonValue> json = Wire::parseJson(text.toUtf8());
    return json ? QString::fromUtf8(masked(*json, 0).toJson()) : text;
}

JsonValue SecretValues::masked(const JsonValue &value, int depth) const
{
    if (depth > maximumMaskDepth)
        return stars();
    if (value.isString())
        return JsonValue(withoutSecrets(value.toString()));
    if (value.isArray()) {
        JsonValue list = JsonValue::array();
        for (const JsonValue &item : value.elements())
            list.append(masked(item, depth + 1));
        return list;
    }
    if (!value.isObject())
        return value;
    JsonValue object = JsonValue::object();
    for (const auto &[name, member] : value.members())
        object.members().emplace_back(name, isSecret(name) ? stars() : masked(member, depth + 1));
    return object;
}

JsonValue SecretValues::withoutSecretTexts(const JsonValue &value) const
{
    return withoutTexts(value, false);
}

JsonValue SecretValues::withoutTexts(const JsonValue &value, bool isSecretName) const
{
    if (isSecretName && value.isString() && !value.toString().isEmpty())
        return stars();
    if (value.isArray()) {
        JsonValue list = JsonValue::array();
        for (const JsonValue &item : value.elements())
            list.append(withoutTexts(item, isSecretName));
        return list;
    }
    if (!value.isObject())
        return value;
    JsonValue object = JsonValue::object();
    for (const auto &[name, member] : value.members())
        object.members().emplace_back(name, withoutTexts(member, isSecret(name)));
    return object;
}

}  // namespace Binnacle
