// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/oauth2/oauth2client.h"

#include "core/datetime.h"
#include "services/auth/oauth2/idtoken.h"
#include "services/auth/oauth2/jsonpath.h"
#include "wire/formencoding.h"
#include "wire/jsonparser.h"
#include "wire/multipart.h"
#include "wire/request.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr std::chrono::seconds exchangeLimit{30};
/// Tokens that never end in a lifetime are said not to end.
constexpr double longestLifetime = 1e10;

/// It was not the provider's doing.
bool isDown(const Error &error)
{
    return error.kind == Error::Kind::Cancelled || error.kind == Error::Kind::Unavailable;
}

/// Whatever went wrong at the provider is told as one failure.
Error failedTo(const QString &message, Error cause)
{
    if (isDown(cause))
        return cause;
    return Error::invalidInput(message).withDetail(cause.detail);
}

QByteArray authorization(const JsonValue &token)
{
    const QString type = token[u"token_type"].toString();
    const bool isBearer = type.isEmpty() || type.compare("bearer"_L1, Qt::CaseInsensitive) == 0;
    return "Authorization: " + (isBearer ? "Bearer"_ba : type.toUtf8()) + ' '
        + token[u"access_token"].toString().toUtf8();
}

/// As the standard has it: texts, and a lifetime that is an integer, if need be as a text.
bool isTokenAnswer(const JsonValue &token)
{
    for (const char16_t *name : {u"access_token", u"token_type", u"refresh_token"}) {
        if (!token[name].isNull() && !token[name].isString())
            return false;
    }
    const JsonValue &lifetime = token[u"expires_in"];
    bool isInteger = lifetime.isNull();
    if (lifetime.isNumber())
        isInteger = lifetime.toDouble() == std::floor(lifetime.toDouble());
    else if (lifetime.isString())
        lifetime.toString().toLongLong(&isInteger);
    return token.isObject() && isInteger;
}

/// JSON, or a form by the types that some providers send it under (A9.3).
Result<JsonValue> parseTokenAnswer(const HttpAnswer &answer)
{
    const QByteArray type = Wire::parseHeaderParameters(answer.contentType).value;
    if (type != "application/x-www-form-urlencoded" && type != "text/plain") {
        Result<JsonValue> token = Wire::parseJson(answer.body);
        if (token && !isTokenAnswer(*token))
            return Error::invalidInput({});
        return token;
    }
    JsonValue token = JsonValue::object();
    for (const auto &[name, value] : Wire::QueryParameters(answer.body).all())
        token.insert(name, JsonValue(value));
    return token;
}

Result<JsonValue> checkedToken(const Result<HttpAnswer> &answer)
{
    if (!answer)
        return answer.error();
    const auto refuse = [](const QString &why) {
        return Error::invalidInput({}).withDetail(u"token answer: "_s + why);
    };
    if (answer->status < 200 || answer->status > 299)
        return refuse(u"status "_s + QString::number(answer->status));
    Result<JsonValue> token = parseTokenAnswer(*answer);
    if (!token)
        return refuse(u"malformed"_s);
    if (const QString error = textAt(*token, "error"_L1); !error.isEmpty())
        return refuse(error.left(100));
    if ((*token)[u"access_token"].toString().isEmpty())
        return refuse(u"no access_token"_s);
    return token;
}

QString expiryOf(const JsonValue &token, UtcTime now)
{
    bool isNumber = false;
    const double seconds = textAt(token, "expires_in"_L1).toDouble(&isNumber);
    if (!isNumber || seconds <= 0 || seconds > longestLifetime)
        return {};
    return QString::fromLatin1(formatDateTime(now + std::chrono::seconds(qint64(seconds))));
}

/// What differs from a GET with the token (A9.2).
void adapt(HttpRequest &request, const OAuth2Setup &setup)
{
    const auto post = [&request](const QByteArray &query) {
        request.isPost = true;
        request.headers.push_back("Content-Type: application/json"_ba);
        request.body = "{\"query\":\"" + query + "\"}";
    };
    if (setup.name == "linear"_L1) {
        post("query Me { viewer { id displayName name email avatarUrl active } }"_ba);
    } else if (setup.name == "monday"_L1) {
        post("query { me { id enabled name email is_verified photo_small }}"_ba);
    } else if (setup.name == "notion"_L1) {
        request.headers.push_back("Notion-Version: 2022-06-28"_ba);
    } else if (setup.name == "trakt"_L1) {
        request.headers.push_back("Content-type: application/json"_ba);
        request.headers.push_back("trakt-api-key: " + setup.clientId.toUtf8());
        request.headers.push_back("trakt-api-version: 2"_ba);
    } else if (setup.name == "twitch"_L1) {
        request.headers.push_back("Client-Id: " + setup.clientId.toUtf8());
    }
}

bool isOidc(const OAuth2Setup &setup)
{
    return setup.name == "oidc"_L1 || setup.name == "oidc2"_L1 || setup.name == "oidc3"_L1;
}

IdTokenRules idTokenRules(const OAuth2Setup &setup)
{
    IdTokenRules rules;
    rules.audience = setup.clientId;
    if (setup.name == "apple"_L1) {
        rules.issuers = {u"https://appleid.apple.com"_s};
        rules.keysUrl = u"https://appleid.apple.com/auth/keys"_s;
        rules.needsExpiry = true;
        return rules;
    }
    for (const JsonValue &issuer : setup.extra[u"issuers"].elements())
        rules.issuers.append(issuer.toString());
    rules.keysUrl = setup.extra[u"jwksURL"].toString();
    return rules;
}

bool isMicrosoftMode(const QString &mode)
{
    static const QStringList modes
        = {u"email"_s, u"email_and_xms_edov"_s, u"verified_primary_email"_s, u"any_verified"_s};
    return modes.contains(mode);
}

}  // namespace

Result<OAuth2User> OAuth2Client::fetchUser(const OAuth2Setup &setup, const OAuth2Code &code) const
{
    const Time deadline = std::chrono::steady_clock::now() + exchangeLimit;
    const Result<JsonValue> token = exchange(setup, code, deadline);
    if (!token)
        return failedTo(u"Failed to fetch OAuth2 token."_s, token.error());
    Result<OAuth2User> user = readUser(setup, *token, deadline);
    if (!user)
        return failedTo(u"Failed to fetch OAuth2 user."_s, std::move(user).error());
    user->accessToken = (*token)[u"access_token"].toString();
    user->refreshToken = (*token)[u"refresh_token"].toString();
    user->expiry = expiryOf(*token, m_clock.now());
    return user;
}

Result<JsonValue> OAuth2Client::exchange(const OAuth2Setup &setup, const OAuth2Code &code,
                                         Time deadline) const
{
    // Providers differ in where they want the client's secret; the header is the standard's choice.
    Result<JsonValue> token = requestToken(setup, code, true, deadline);
    if (token || isDown(token.error()))
        return token;
    return requestToken(setup, code, false, deadline);
}

Result<JsonValue> OAuth2Client::requestToken(const OAuth2Setup &setup, const OAuth2Code &code,
                                             bool usesHeader, Time deadline) const
{
    std::vector<std::pair<QByteArray, QByteArray>> form
        = {{"grant_type"_ba, "authorization_code"_ba}, {"code"_ba, code.code.toUtf8()}};
    if (!code.redirectUrl.isEmpty())
        form.emplace_back("redirect_uri"_ba, code.redirectUrl.toUtf8());
    if (setup.usesPkce)
        form.emplace_back("code_verifier"_ba, code.codeVerifier.toUtf8());
    HttpRequest request;
    request.url = setup.tokenUrl.toUtf8();
    request.isPost = true;
    request.deadline = deadline;
    request.headers
        = {"Content-Type: application/x-www-form-urlencoded"_ba, "Accept: application/json"_ba};
    if (usesHeader) {
        const QByteArray credentials = Wire::formEncoded(setup.clientId.toUtf8()) + ':'
            + Wire::formEncoded(setup.clientSecret.toUtf8());
        request.headers.push_back("Authorization: Basic " + credentials.toBase64());
    } else {
        form.emplace_back("client_id"_ba, setup.clientId.toUtf8());
        form.emplace_back("client_secret"_ba, setup.clientSecret.toUtf8());
    }
    request.body = Wire::formEncoded(form);
    return checkedToken(m_http.send(request));
}

Result<OAuth2User> OAuth2Client::readUser(const OAuth2Setup &setup, const JsonValue &token,
                                          Time deadline) const
{
    Result<JsonValue> answer = claims(setup, token, deadline);
    if (!answer)
        return std::move(answer).error();
    Result<OAuth2User> user = mappedOAuth2User(setup.name, *answer, token);
    if (!user)
        return user;
    const QString mode = setup.extra[u"idTokenEmailClaim"].toString();
    if (setup.name == "microsoft"_L1 && isMicrosoftMode(mode)) {
        const Result<JsonValue> read = currentIdToken(token[u"id_token"].toString(), m_clock.now());
        user->email = read ? microsoftEmail(mode, *read) : QString();
        return user;
    }
    const Result<QString> email = findEmail(setup, token, *user, deadline);
    if (!email)
        return email.error();
    user->email = *email;
    return user;
}

Result<JsonValue> OAuth2Client::claims(const OAuth2Setup &setup, const JsonValue &token,
                                       Time deadline) const
{
    const auto get = [&](const QString &url, bool isUserInfo) -> Result<QByteArray> {
        HttpRequest request;
        request.url = url.toUtf8();
        request.deadline = deadline;
        if (isUserInfo) {
            request.headers = {authorization(token), "Accept: application/json"_ba};
            adapt(request, setup);
        }
        Result<HttpAnswer> answer = m_http.send(request);
        if (!answer)
            return std::move(answer).error();
        if (answer->status >= 400) {
            return Error::invalidInput({}).withDetail(u"user info: status "_s
                                                      + QString::number(answer->status));
        }
        return std::move(answer->body);
    };
    if (setup.name == "apple"_L1 || (isOidc(setup) && setup.userInfoUrl.isEmpty())) {
        return checkedIdToken(token[u"id_token"].toString(), idTokenRules(setup), m_clock.now(),
                              [&get](const QString &url) { return get(url, false); });
    }
    const Result<QByteArray> body = get(setup.userInfoUrl, true);
    if (!body)
        return body.error();
    Result<JsonValue> answer = Wire::parseJson(*body);
    // Nothing at all leads to an account without an id.
    if (!answer || !(answer->isObject() || answer->isNull()))
        return Error::invalidInput({}).withDetail(u"user info: no object"_s);
    return answer;
}

Result<QString> OAuth2Client::findEmail(const OAuth2Setup &setup, const JsonValue &token,
                                        const OAuth2User &user, Time deadline) const
{
    const QString url = emailListUrl(setup.name, setup.userInfoUrl, user);
    if (url.isEmpty())
        return user.email;
    HttpRequest request;
    request.url = url.toUtf8();
    request.headers = {authorization(token), "Accept: application/json"_ba};
    request.deadline = deadline;
    const Result<HttpAnswer> answer = m_http.send(request);
    if (!answer)
        return answer.error();
    const int status = answer->status;
    // The user may have kept the addresses to themselves.
    if (status == 401 || status == 403 || status == 404
        || (setup.name == "bitbucket"_L1 && status >= 400))
        return QString();
    const Result<JsonValue> list = Wire::parseJson(answer->body);
    if (status >= 400 || !list)
        return Error::invalidInput({}).withDetail(u"e-mail list: status "_s
                                                  + QString::number(status));
    return primaryEmail(setup.name, *list);
}

}  // namespace Binnacle
