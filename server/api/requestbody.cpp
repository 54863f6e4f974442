// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/requestbody.h"

#include "core/jsonwriter.h"
#include "wire/jsonparser.h"
#include "wire/typedvalue.h"

#include <QHash>
#include <QLocale>

#include <algorithm>
#include <cctype>
#include <cmath>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

const QLatin1StringView payloadKey("@jsonPayload");

using FormItems = std::vector<std::pair<QString, QString>>;

Error unreadable(const QString &detail)
{
    return Error::invalidInput({}).withDetail(detail);
}

/// Merges form values into one object: a repeated key becomes a list.
Result<JsonValue> formObject(const FormItems &items, FormValues values)
{
    std::vector<JsonValue::Member> members;
    std::vector<bool> isList;
    // A form of a hundred thousand keys must not cost the square of it.
    QHash<QString, size_t> places;
    for (const auto &[name, text] : items) {
        if (name == payloadKey)
            continue;
        JsonValue value = values == FormValues::Infer ? inferredValue(text) : JsonValue(text);
        const auto there = places.constFind(name);
        if (there == places.cend()) {
            places.insert(name, members.size());
            members.emplace_back(name, std::move(value));
            isList.push_back(false);
            continue;
        }
        JsonValue &old = members[*there].second;
        if (!isList[*there]) {
            JsonValue list = JsonValue::array();
            list.append(std::move(old));
            old = std::move(list);
            isList[*there] = true;
        }
        old.append(std::move(value));
    }
    JsonValue object = JsonValue::object();
    object.members() = std::move(members);
    for (const auto &[name, text] : items) {
        if (name != payloadKey)
            continue;
        const Result<JsonValue> payload = Wire::parseJson(text.toUtf8());
        if (!payload || !(payload->isObject() || payload->isNull()))
            return unreadable(u"invalid @jsonPayload"_s);
        for (const auto &[key, value] : payload->members())
            object.insert(key, value);
    }
    return object;
}

Result<RequestBody> readJson(const Wire::Request &request)
{
    const Result<QByteArray> bytes = request.body.read(request.body.size());
    if (!bytes)
        return bytes.error();
    Result<JsonValue> parsed = Wire::parseJson(*bytes, Wire::Trailing::Ignore);
    if (!parsed)
        return std::move(parsed).error();
    RequestBody body;
    if (parsed->isNull())
        return body;
    if (!parsed->isObject())
        return unreadable(u"the JSON body is no object"_s);
    body.value = *std::move(parsed);
    return body;
}

Result<RequestBody> readFormItems(const Wire::Request &request, Wire::MultipartForm form,
                                  FormValues values)
{
    const Wire::QueryParameters query(request.query);
    for (const auto &item : query.all())
        form.fields.push_back(item);
    Result<JsonValue> object = formObject(form.fields, values);
    if (!object)
        return std::move(object).error();
    RequestBody body;
    body.value = *std::move(object);
    body.files = std::move(form.files);
    body.isForm = true;
    return body;
}

/// Whether every escape is one; a semicolon separates nothing any more, and stands for nothing.
bool isWellFormed(const QByteArray &form)
{
    const auto isHex
        = [&form](qsizetype at) { return at < form.size() && std::isxdigit(uchar(form[at])) != 0; };
    for (qsizetype i = 0; i < form.size(); ++i) {
        if (form[i] == ';' || (form[i] == '%' && !(isHex(i + 1) && isHex(i + 2))))
            return false;
    }
    return true;
}

}  // namespace

JsonValue inferredValue(const QString &text)
{
    if (text == "true"_L1)
        return JsonValue(true);
    if (text == "false"_L1)
        return JsonValue(false);
    if (text.isEmpty() || !(text[0] == u'-' || (text[0] >= u'0' && text[0] <= u'9')))
        return JsonValue(text);
    const bool looksNumeric = std::all_of(text.cbegin(), text.cend(), [](QChar c) {
        return c == u'-' || c == u'.' || (c >= u'0' && c <= u'9');
    });
    bool isNumber = false;
    const double number = looksNumeric ? text.toDouble(&isNumber) : 0;
    if (!isNumber || !std::isfinite(number))
        return JsonValue(text);
    // The shortest form without an exponent must be the very same text.
    const QByteArray printed = number == 0 && std::signbit(number)
        ? "-0"_ba
        : QByteArray::number(number, 'f', QLocale::FloatingPointShortest);
    return printed == text.toLatin1() ? JsonValue(number) : JsonValue(text);
}

Result<RequestBody> readBody(const Wire::Request &request, FormValues values)
{
    const QByteArrayView type = request.headers.value("Content-Type");
    if (request.body.isEmpty() && !request.headers.contains("Transfer-Encoding"))
        return RequestBody();
    if (type.startsWith("application/json"))
        return readJson(request);
    if (type.startsWith("multipart/form-data")) {
        Result<Wire::MultipartForm> form = Wire::parseMultipart(request.body, type);
        if (!form)
            return std::move(form).error();
        return readFormItems(request, *std::move(form), values);
    }
    if (type.startsWith("application/x-www-form-urlencoded")) {
        const Result<QByteArray> bytes = request.body.read(request.body.size());
        if (!bytes)
            return bytes.error();
        if (!isWellFormed(*bytes))
            return unreadable(u"malformed form"_s);
        Wire::MultipartForm form;
        form.fields = Wire::QueryParameters(*bytes).all();
        return readFormItems(request, std::move(form), values);
    }
    // XML cannot fill an object: no client has a use for it.
    if (type.startsWith("text/xml") || type.startsWith("application/xml"))
        return unreadable(u"XML body"_s);
    return Error::invalidInput(u"Unsupported Content-Type."_s);
}

Error loadingError(const QString &detail)
{
    return Error::invalidInput(u"An error occurred while loading the submitted data."_s)
        .withDetail(detail);
}

Result<RequestBody> readForm(const Wire::Request &request)
{
    Result<RequestBody> body = readBody(request, FormValues::Keep);
    if (body || body.error().kind != Error::Kind::InvalidInput || !body.error().message.isEmpty())
        return body;
    return loadingError(body.error().detail);
}

const JsonValue *FormReader::find(QStringView name) const
{
    return Wire::typedMember(m_body.value, name);
}

QString FormReader::text(QStringView name)
{
    const JsonValue *value = find(name);
    if (!value || value->isNull())
        return {};
    // A repeated form key: its first value counts.
    if (m_body.isForm && value->isArray() && !value->isEmpty()
        && value->elements().front().isString())
        return value->elements().front().toString();
    if (!value->isString())
        m_hasTypeError = true;
    return value->toString();
}

qint64 FormReader::integer(QStringView name)
{
    const JsonValue *value = find(name);
    if (!value || value->isNull())
        return 0;
    if (Wire::isWholeNumber(*value))
        return value->toInteger();
    if (m_body.isForm) {
        const QString text = this->text(name);
        bool isNumber = text.isEmpty();
        // The prefixes 0x, 0o and 0b are understood by base 0, all but the second.
        const qint64 number = text.startsWith("0o"_L1) ? text.sliced(2).toLongLong(&isNumber, 8)
            : text.isEmpty()                           ? 0
                                                       : text.toLongLong(&isNumber, 0);
        if (isNumber)
            return number;
    }
    m_hasTypeError = true;
    return 0;
}

bool FormReader::flag(QStringView name)
{
    const JsonValue *value = find(name);
    if (!value || value->isNull())
        return false;
    if (value->isBool())
        return value->toBool();
    static const QStringList yes{u"1"_s, u"t"_s, u"T"_s, u"TRUE"_s, u"true"_s, u"True"_s};
    static const QStringList no{u"0"_s,     u"f"_s,     u"F"_s,   u"FALSE"_s,
                                u"false"_s, u"False"_s, QString()};
    const QString text = m_body.isForm ? this->text(name) : u"no form"_s;
    const bool isYes = yes.contains(text);
    if (!isYes && !no.contains(text))
        m_hasTypeError = true;
    return isYes;
}

JsonValue FormReader::list(QStringView name)
{
    const JsonValue *value = find(name);
    if (value && value->isArray())
        return *value;
    if (value && value->isString() && m_body.isForm)
        return JsonValue(QStringList{value->toString()});
    if (value && !value->isNull())
        m_hasTypeError = true;
    return JsonValue::array();
}

JsonValue FormReader::object(QStringView name)
{
    const JsonValue *value = find(name);
    if (value && value->isObject())
        return *value;
    if (value && !value->isNull())
        m_hasTypeError = true;
    return {};
}

}  // namespace Binnacle
