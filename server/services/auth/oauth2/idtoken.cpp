// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/oauth2/idtoken.h"

#include "platform/compacttoken.h"
#include "platform/jsonwebkey.h"
#include "wire/jsonparser.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// Some providers list every group of the user.
constexpr qsizetype maximumTokenLength = 64 * 1024;

Error refusedToken(const QString &why)
{
    return Error::invalidInput({}).withDetail(u"id_token: "_s + why);
}

Result<CompactToken> decodeCurrent(const QString &text, UtcTime now)
{
    Result<CompactToken> token = CompactToken::decode(text.toLatin1(), maximumTokenLength);
    if (!token)
        return refusedToken(text.isEmpty() ? u"missing"_s : u"malformed"_s);
    if (!token->isCurrent(now, idTokenLeeway()))
        return refusedToken(u"expired or not valid yet"_s);
    return token;
}

bool isFor(const JsonValue &audience, const QString &clientId)
{
    if (audience.isString())
        return audience.toString() == clientId;
    const JsonValue::Array &all = audience.elements();
    return std::any_of(all.begin(), all.end(),
                       [&clientId](const JsonValue &item) { return item.toString() == clientId; });
}

Result<void> checkSignature(const CompactToken &token, const QString &keysUrl,
                            const KeySetFetcher &fetch)
{
    const Result<QByteArray> text = fetch(keysUrl);
    if (!text)
        return text.error();
    const Result<JsonValue> set = Wire::parseJson(*text);
    if (!set)
        return refusedToken(u"the key set is no JSON"_s);
    const QString kid = token.header[u"kid"].toString();
    const JsonValue::Array &keys = (*set)[u"keys"].elements();
    const auto key = std::find_if(keys.begin(), keys.end(), [&kid](const JsonValue &item) {
        return item[u"kid"].toString() == kid && !item[u"alg"].toString().isEmpty();
    });
    if (key == keys.end())
        return refusedToken(u"no key of its name"_s);
    if (!hasValidSignature(token, *key))
        return refusedToken(u"wrong signature"_s);
    return {};
}

}  // namespace

std::chrono::seconds idTokenLeeway()
{
    bool isNumber = false;
    const int seconds = qEnvironmentVariableIntValue("PB_ID_TOKEN_LEEWAY", &isNumber);
    return isNumber && seconds >= 0 ? std::chrono::seconds(seconds) : std::chrono::minutes(5);
}

Result<JsonValue> checkedIdToken(const QString &text, const IdTokenRules &rules, UtcTime now,
                                 const KeySetFetcher &fetch)
{
    Result<CompactToken> token = decodeCurrent(text, now);
    if (!token)
        return std::move(token).error();
    const JsonValue &claims = token->claims;
    if (rules.needsExpiry && !claims.contains(u"exp"))
        return refusedToken(u"never ends"_s);
    if (!isFor(claims[u"aud"], rules.audience))
        return refusedToken(u"for another client"_s);
    if (!rules.issuers.isEmpty() && !rules.issuers.contains(claims[u"iss"].toString()))
        return refusedToken(u"of another issuer"_s);
    if (!rules.keysUrl.isEmpty()) {
        if (Result<void> checked = checkSignature(*token, rules.keysUrl, fetch); !checked)
            return std::move(checked).error();
    }
    return std::move(token->claims);
}

Result<JsonValue> currentIdToken(const QString &text, UtcTime now)
{
    Result<CompactToken> token = decodeCurrent(text, now);
    if (!token)
        return std::move(token).error();
    return std::move(token->claims);
}

}  // namespace Binnacle
