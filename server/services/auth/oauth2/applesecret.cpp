// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/oauth2/applesecret.h"

#include "platform/jsonwebkey.h"
#include "schema/settingrules.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// Half a year, the longest that Apple takes.
constexpr qint64 maximumDuration = 15777000;

JsonValue idItem(const QString &text)
{
    return text.isEmpty() ? Schema::requiredItem() : Schema::lengthItem(text, 10, 10);
}

JsonValue keyItem(const QString &pem)
{
    static const QRegularExpression form(
        u"-----BEGIN PRIVATE KEY-----[\\s\\S]+-----END PRIVATE KEY-----"_s);
    if (pem.isEmpty())
        return Schema::requiredItem();
    if (form.match(pem).hasMatch())
        return {};
    return validationItem(u"validation_match_invalid"_s, u"Must be in a valid format."_s);
}

JsonValue durationItem(qint64 seconds)
{
    if (seconds == 0)
        return Schema::requiredItem();
    return Schema::firstItem(
        {Schema::minimumItem(seconds, 1), Schema::maximumItem(seconds, maximumDuration)});
}

}  // namespace

Result<QByteArray> appleClientSecret(const AppleSecretForm &form, UtcTime now)
{
    JsonValue items = JsonValue::object();
    Schema::addItem(items, u"clientId"_s,
                    form.clientId.isEmpty() ? Schema::requiredItem() : JsonValue());
    Schema::addItem(items, u"teamId"_s, idItem(form.teamId));
    Schema::addItem(items, u"keyId"_s, idItem(form.keyId));
    Schema::addItem(items, u"privateKey"_s, keyItem(form.privateKey));
    Schema::addItem(items, u"duration"_s, durationItem(form.duration));
    if (!items.isEmpty())
        return Error::invalidInput(u"Invalid client secret data."_s, std::move(items));
    const qint64 seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    const JsonValue claims
        = JsonValue::object({{u"iss"_s, JsonValue(form.teamId)},
                             {u"sub"_s, JsonValue(form.clientId)},
                             {u"aud"_s, JsonValue(QStringList{u"https://appleid.apple.com"_s})},
                             {u"iat"_s, JsonValue(seconds)},
                             {u"exp"_s, JsonValue(seconds + form.duration)}});
    const JsonValue header = JsonValue::object({{u"alg"_s, JsonValue(u"ES256")},
                                                {u"kid"_s, JsonValue(form.keyId)},
                                                {u"typ"_s, JsonValue(u"JWT")}});
    Result<QByteArray> secret = signedByEs256(header.toJson(), claims, form.privateKey.toUtf8());
    if (!secret && secret.error().kind == Error::Kind::InvalidInput) {
        return Error::invalidInput(u"Failed to generate client secret. Raw error: \n"_s
                                   + secret.error().detail);
    }
    return secret;
}

}  // namespace Binnacle
