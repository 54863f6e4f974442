// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/compacttoken.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <optional>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

QByteArray encodedBase64Url(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

JsonValue converted(const QJsonValue &json)
{
    switch (json.type()) {
    case QJsonValue::Bool: return JsonValue(json.toBool());
    case QJsonValue::Double: return JsonValue(json.toDouble());
    case QJsonValue::String: return JsonValue(json.toString());
    case QJsonValue::Array: {
        JsonValue list = JsonValue::array();
        for (const QJsonValue item : json.toArray())
            list.append(converted(item));
        return list;
    }
    case QJsonValue::Object: {
        JsonValue object = JsonValue::object();
        const QJsonObject members = json.toObject();
        for (auto member = members.begin(); member != members.end(); ++member)
            object.insert(member.key(), converted(member.value()));
        return object;
    }
    default: return {};
    }
}

std::optional<QJsonObject> jsonObject(const QByteArray &text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return std::nullopt;
    return document.object();
}

Error malformed()
{
    return Error::invalidInput({}).withDetail(u"malformed token"_s);
}

}  // namespace

Result<QByteArray> decodedBase64Url(QByteArrayView text)
{
    const auto result = QByteArray::fromBase64Encoding(
        text.toByteArray(),
        QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!result || encodedBase64Url(*result) != text)
        return malformed();
    return *result;
}

Result<CompactToken> CompactToken::decode(QByteArrayView token, qsizetype maximumLength)
{
    if (token.isEmpty() || token.size() > maximumLength)
        return malformed();
    const qsizetype first = token.indexOf('.');
    const qsizetype second = token.lastIndexOf('.');
    if (first <= 0 || second <= first + 1)
        return malformed();
    // A third dot is no base64url character, so the middle part is refused with it.
    const auto headerText = decodedBase64Url(token.first(first));
    const auto claimsText = decodedBase64Url(token.sliced(first + 1, second - first - 1));
    const auto signature = decodedBase64Url(token.sliced(second + 1));
    if (!headerText || !claimsText)
        return malformed();
    const auto header = jsonObject(*headerText);
    const auto claims = jsonObject(*claimsText);
    if (!header || !claims)
        return malformed();
    CompactToken out;
    out.header = converted(*header);
    out.claims = converted(*claims);
    out.content = token.first(second).toByteArray();
    // Who reads claims only does not look at it; what is none fits no key.
    out.signature = signature.value_or(QByteArray());
    return out;
}

QByteArray CompactToken::contentOf(const QByteArray &headerJson, const JsonValue &claims)
{
    return encodedBase64Url(headerJson) + '.' + encodedBase64Url(claims.toSortedJson());
}

QByteArray CompactToken::joined(const QByteArray &content, const QByteArray &signature)
{
    return content + '.' + encodedBase64Url(signature);
}

bool CompactToken::isCurrent(UtcTime now, std::chrono::seconds leeway) const
{
    const double seconds = double(now.time_since_epoch().count()) / 1000.0;
    const double slack = double(leeway.count());
    const JsonValue *expires = claims.find(u"exp");
    if (expires && (!expires->isNumber() || seconds - slack >= expires->toDouble()))
        return false;
    for (const char16_t *name : {u"nbf", u"iat"}) {
        const JsonValue *begins = claims.find(name);
        if (begins && (!begins->isNumber() || begins->toDouble() > seconds + slack))
            return false;
    }
    return true;
}

}  // namespace Binnacle
