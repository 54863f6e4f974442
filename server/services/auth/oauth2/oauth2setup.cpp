// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/oauth2/oauth2setup.h"

#include "core/random.h"
#include "schema/oauth2catalogue.h"
#include "wire/formencoding.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr qsizetype stateLength = 30;
constexpr qsizetype verifierLength = 43;

const JsonValue *findSettings(const Schema::Collection &collection, QStringView name)
{
    for (const JsonValue &provider : collection.options[u"oauth2"][u"providers"].elements()) {
        if (provider[u"name"].toString() == name)
            return &provider;
    }
    return nullptr;
}

QString textOr(const JsonValue &value, const QString &fallback)
{
    const QString text = value.toString();
    return text.isEmpty() ? fallback : text;
}

/// Any value but an empty one counts (A9.5).
bool namesEmailClaim(const JsonValue &value)
{
    return !value.toString().isEmpty() || value.isNumber() || value.isBool();
}

OAuth2Setup setupOf(const Schema::OAuth2Provider &known, const JsonValue &settings)
{
    OAuth2Setup setup;
    setup.name = known.name;
    setup.displayName = textOr(settings[u"displayName"], known.displayName);
    setup.clientId = settings[u"clientId"].toString();
    setup.clientSecret = settings[u"clientSecret"].toString();
    setup.authUrl = textOr(settings[u"authURL"], known.authUrl);
    setup.tokenUrl = textOr(settings[u"tokenURL"], known.tokenUrl);
    setup.userInfoUrl = textOr(settings[u"userInfoURL"], known.userInfoUrl);
    setup.scopes = known.scopes;
    setup.usesPkce = settings[u"pkce"].toBool(known.usesPkce);
    setup.extra = settings[u"extra"];
    // Without it there is no id_token to take the address from (A9.5).
    if (known.name == "microsoft"_L1 && namesEmailClaim(setup.extra[u"idTokenEmailClaim"]))
        setup.scopes += u" openid"_s;
    return setup;
}

JsonValue shownMethod(const Schema::OAuth2Provider &known, const JsonValue &settings)
{
    const OAuth2Setup setup = setupOf(known, settings);
    const OAuth2Attempt attempt = OAuth2Attempt::begin(setup.usesPkce);
    const auto text = [](const QByteArray &bytes) { return JsonValue(QString::fromUtf8(bytes)); };
    const JsonValue url = text(oauth2AuthUrl(setup, attempt));
    return JsonValue::object(
        {{u"name"_s, JsonValue(setup.name)},
         {u"displayName"_s, JsonValue(setup.displayName)},
         {u"logo"_s, JsonValue(Schema::oauth2Logo(known))},
         {u"state"_s, text(attempt.state)},
         {u"authURL"_s, url},
         {u"authUrl"_s, url},
         {u"codeVerifier"_s, text(attempt.codeVerifier)},
         {u"codeChallenge"_s, text(attempt.codeChallenge)},
         {u"codeChallengeMethod"_s, JsonValue(setup.usesPkce ? u"S256"_s : QString())}});
}

}  // namespace

OAuth2Attempt OAuth2Attempt::begin(bool usesPkce)
{
    OAuth2Attempt attempt;
    attempt.state = randomString(stateLength);
    if (usesPkce) {
        attempt.codeVerifier = randomString(verifierLength);
        attempt.codeChallenge = pkceChallenge(attempt.codeVerifier);
    }
    return attempt;
}

QByteArray pkceChallenge(const QByteArray &verifier)
{
    return QCryptographicHash::hash(verifier, QCryptographicHash::Sha256)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

std::optional<OAuth2Setup> oauth2Setup(const Schema::Collection &collection, QStringView name)
{
    const Schema::OAuth2Provider *known = Schema::findOAuth2Provider(name);
    const JsonValue *settings = findSettings(collection, name);
    if (!known || !settings)
        return std::nullopt;
    return setupOf(*known, *settings);
}

bool hasOAuth2Provider(const Schema::Collection &collection, QStringView name)
{
    return findSettings(collection, name) != nullptr;
}

QByteArray oauth2AuthUrl(const OAuth2Setup &setup, const OAuth2Attempt &attempt)
{
    // Sorted by name.
    std::vector<std::pair<QByteArray, QByteArray>> query
        = {{"client_id"_ba, setup.clientId.toUtf8()}};
    if (!attempt.codeChallenge.isEmpty()) {
        query.emplace_back("code_challenge"_ba, attempt.codeChallenge);
        query.emplace_back("code_challenge_method"_ba, "S256"_ba);
    }
    if (setup.name == "apple"_L1)
        query.emplace_back("response_mode"_ba, "form_post"_ba);
    query.emplace_back("response_type"_ba, "code"_ba);
    if (!setup.scopes.isEmpty())
        query.emplace_back("scope"_ba, setup.scopes.toUtf8());
    query.emplace_back("state"_ba, attempt.state);
    const QByteArray base = setup.authUrl.toUtf8();
    return base + (base.contains('?') ? '&' : '?') + Wire::formEncoded(query) + "&redirect_uri=";
}

JsonValue oauth2Methods(const Schema::Collection &collection)
{
    JsonValue methods = JsonValue::array();
    if (!collection.auth.oauth2Enabled)
        return methods;
    for (const JsonValue &settings : collection.options[u"oauth2"][u"providers"].elements()) {
        if (const auto *known = Schema::findOAuth2Provider(settings[u"name"].toString()))
            methods.append(shownMethod(*known, settings));
    }
    return methods;
}

JsonValue legacyOAuth2Methods(const JsonValue &methods)
{
    JsonValue legacy = methods;
    for (JsonValue &method : legacy.elements())
        method.insert(u"logo"_s, JsonValue(QString()));
    return legacy;
}

}  // namespace Binnacle
