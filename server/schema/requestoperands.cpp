// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/requestoperands.h"

#include "db/dialect.h"
#include "schema/fieldmodifier.h"
#include "schema/filtererror.h"
#include "wire/jsonparser.h"

#include <algorithm>
#include <optional>

namespace Binnacle::Schema {

using namespace Qt::StringLiterals;

namespace {

const JsonValue *memberOrItem(const JsonValue &value, const QString &name)
{
    if (value.isObject())
        return value.find(name);
    if (!value.isArray())
        return nullptr;
    bool isNumber = false;
    const qulonglong index = name.toULongLong(&isNumber);
    if (!isNumber || index >= value.elements().size())
        return nullptr;
    return &value.elements()[size_t(index)];
}

std::optional<JsonValue> bodyAtPath(const QueryContext &context, const Collection &base,
                                    const QStringList &names)
{
    const JsonValue *found = memberOrItem(context.info->body, names.front());
    if (!found)
        return std::nullopt;
    JsonValue value = *found;
    // A json field's value is JSON text, which a longer path looks into.
    const Field *field = base.field(names.front());
    if (names.size() > 1 && field && field->type == FieldType::Json && value.isString()) {
        Result<JsonValue> parsed = Wire::parseJson(value.toString().toUtf8());
        if (!parsed)
            return std::nullopt;
        value = *std::move(parsed);
    }
    for (qsizetype i = 1; i < names.size(); ++i) {
        const JsonValue *inside = memberOrItem(value, names[i]);
        if (!inside)
            return std::nullopt;
        value = JsonValue(*inside);
    }
    return value;
}

std::optional<JsonValue> pairValue(const std::vector<std::pair<QString, QString>> &pairs,
                                   const QStringList &names)
{
    if (names.size() != 1)
        return std::nullopt;
    const auto found = std::find_if(pairs.begin(), pairs.end(),
                                    [&](const auto &pair) { return pair.first == names.front(); });
    if (found == pairs.end())
        return std::nullopt;
    return JsonValue(found->second);
}

std::optional<JsonValue> identityValue(const Wire::Identity &identity, const QStringList &names)
{
    if (identity.recordId.isEmpty() || names.size() != 1)
        return std::nullopt;
    const QString &name = names.front();
    if (name == "id"_L1)
        return JsonValue(identity.recordId);
    if (name == "collectionId"_L1)
        return JsonValue(identity.collectionId);
    if (name == "collectionName"_L1)
        return JsonValue(identity.collectionName);
    if (name == "email"_L1)
        return JsonValue(identity.email);
    if (name == "emailVisibility"_L1)
        return JsonValue(identity.emailVisibility);
    if (name == "verified"_L1)
        return JsonValue(identity.verified);
    return std::nullopt;
}

std::optional<JsonValue> requestValue(const QueryContext &context, const Collection &base,
                                      const QStringList &path)
{
    const RequestInfo &info = *context.info;
    const QString &area = path.front();
    if (path.size() == 1) {
        if (area == "context"_L1)
            return JsonValue(info.context);
        if (area == "method"_L1)
            return JsonValue(info.method);
        return std::nullopt;
    }
    const QStringList names = path.sliced(1);
    if (area == "body"_L1)
        return bodyAtPath(context, base, names);
    if (area == "query"_L1)
        return pairValue(info.query, names);
    if (area == "headers"_L1)
        return pairValue(info.headers, names);
    return identityValue(info.identity, names);
}

/// A plain decimal number and nothing else, which is how forms send one.
std::optional<double> numberInText(const QString &text)
{
    const bool hasBlanks
        = std::any_of(text.begin(), text.end(), [](QChar c) { return c.isSpace() || c == u','; });
    bool isNumber = false;
    const double number = hasBlanks ? 0 : text.toDouble(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

SqlOperand valueOperand(const Collection &base, const QString &name, const JsonValue &value)
{
    const Field *field = base.field(name);
    switch (value.type()) {
    case JsonValue::Type::Null: return SqlOperand::null();
    case JsonValue::Type::Bool: return SqlOperand::boolParameter(value.toBool());
    case JsonValue::Type::Number: return SqlOperand::numberParameter(value.toDouble());
    case JsonValue::Type::String:
        if (field && field->type == FieldType::Number) {
            if (const std::optional<double> number = numberInText(value.toString()))
                return SqlOperand::numberParameter(*number);
        }
        return SqlOperand::textParameter(value.toString().toUtf8());
    case JsonValue::Type::Array:
    case JsonValue::Type::Object: break;
    }
    // A point is stored with its members in their own order.
    return SqlOperand::textParameter(
        field && field->type == FieldType::GeoPoint ? value.toJson() : value.toSortedJson());
}

}  // namespace

Result<SqlOperand> staticRequestOperand(const QueryContext &context, const Collection &base,
                                        const QStringList &path)
{
    Result<FieldSegment> last = splitModifier(path.back());
    if (!last)
        return std::move(last).error();
    QStringList names = path;
    names.back() = last->name;

    const std::optional<JsonValue> value = requestValue(context, base, names);
    switch (last->modifier) {
    case FieldModifier::IsSet: return SqlOperand::constant(value ? "TRUE" : "FALSE");
    case FieldModifier::Changed:
    case FieldModifier::Each:
    case FieldModifier::Length:
        return filterError(
            u"invalid modifier sequence %1:%2"_s.arg(last->name, modifierName(last->modifier)));
    case FieldModifier::None:
    case FieldModifier::Lower: break;
    }
    if (!value)
        return SqlOperand::null();
    SqlOperand operand = valueOperand(base, last->name, *value);
    if (last->modifier == FieldModifier::Lower && operand.nature == SqlOperand::Nature::Parameter)
        operand.sql.sql = context.dialect.lower(operand.sql.sql);
    return operand;
}

const JsonValue *bodyValue(const QueryContext &context, const QString &name)
{
    return context.info ? context.info->body.find(name) : nullptr;
}

JsonValue::Array submittedItems(const JsonValue *value)
{
    if (!value || value->isNull())
        return {};
    if (value->isArray())
        return value->elements();
    return {*value};
}

QString submittedText(const JsonValue *value)
{
    if (!value)
        return {};
    switch (value->type()) {
    case JsonValue::Type::Bool: return value->toBool() ? u"true"_s : u"false"_s;
    case JsonValue::Type::Number: return QString::fromLatin1(decimalText(value->toDouble()));
    case JsonValue::Type::String: return value->toString();
    case JsonValue::Type::Null:
    case JsonValue::Type::Array:
    case JsonValue::Type::Object: break;
    }
    return {};
}

QStringList submittedIds(const JsonValue *value)
{
    if (!value || value->isObject())
        return {};
    JsonValue::Array items = submittedItems(value);
    if (value->isString() && value->toString().contains(u'[')) {
        const Result<JsonValue> parsed = Wire::parseJson(value->toString().toUtf8());
        const auto isText = [](const JsonValue &item) { return item.isString(); };
        if (parsed && parsed->isArray()
            && std::all_of(parsed->elements().begin(), parsed->elements().end(), isText))
            items = parsed->elements();
    }
    QStringList ids;
    for (const JsonValue &item : items) {
        if (item.isArray() || item.isObject())
            return {};
        if (const QString id = submittedText(&item); !id.isEmpty())
            ids += id;
    }
    ids.removeDuplicates();
    return ids;
}

}  // namespace Binnacle::Schema
