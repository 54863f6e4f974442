// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/fieldspicker.h"

#include "schema/excerpt.h"
#include "schema/valuecast.h"
#include "wire/jsonparser.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

/// Splits at commas outside of parentheses and quotes; parts are trimmed, empty ones dropped.
/// Nothing when a parenthesis or quote stays open.
std::optional<QStringList> splitItems(const QString &text)
{
    QStringList parts;
    QChar quote;
    int depth = 0;
    qsizetype start = 0;
    const auto finish = [&](qsizetype end) {
        const QString part = text.sliced(start, end - start).trimmed();
        if (!part.isEmpty())
            parts.append(part);
        start = end + 1;
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (!quote.isNull()) {
            if (c == quote && text[i - 1] != u'\\')
                quote = QChar();
        } else if (c == u'"' || c == u'\'' || c == u'`') {
            quote = c;
        } else if (c == u'(') {
            ++depth;
        } else if (c == u')') {
            if (--depth < 0)
                return {};
        } else if (c == u',' && depth == 0) {
            finish(i);
        }
    }
    if (depth != 0 || !quote.isNull())
        return {};
    finish(text.size());
    return parts;
}

}  // namespace

Result<FieldsPicker::Excerpt> FieldsPicker::parseModifier(const QString &text)
{
    QString spaced = text;
    for (const QChar separator : {u'(', u')', u','})
        spaced.replace(separator, u' ');
    const QStringList words = spaced.split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty() || words.first() != "excerpt"_L1)
        return Error::invalidInput({}).withDetail(u"unknown fields modifier "_s + text);
    if (words.size() < 2 || words.size() > 3)
        return Error::invalidInput({}).withDetail(u"excerpt takes one or two arguments"_s);
    Excerpt excerpt;
    excerpt.maximum = words[1].toLongLong();
    if (excerpt.maximum <= 0)
        return Error::invalidInput({}).withDetail(u"excerpt needs a length above zero"_s);
    excerpt.hasEllipsis = words.size() > 2 && castToBool(QByteArrayView(words[2].toUtf8()));
    return excerpt;
}

Result<FieldsPicker> FieldsPicker::parse(const QString &fields)
{
    const std::optional<QStringList> parts = splitItems(fields);
    if (!parts)
        return Error::invalidInput({}).withDetail(u"unbalanced fields expression"_s);
    FieldsPicker picker;
    for (const QString &part : *parts) {
        Item item;
        const qsizetype colon = part.indexOf(u':');
        item.path = part.first(colon < 0 ? part.size() : colon).split(u'.');
        if (colon >= 0) {
            const Result<Excerpt> excerpt = parseModifier(part.sliced(colon + 1));
            if (!excerpt)
                return excerpt.error();
            item.excerpt = *excerpt;
        }
        picker.m_items.push_back(std::move(item));
    }
    return picker;
}

QStringList FieldsPicker::paths() const
{
    QStringList paths;
    for (const Item &item : m_items)
        paths.append(item.path.join(u'.'));
    return paths;
}

JsonValue FieldsPicker::picked(JsonValue value, Scope scope) const
{
    if (isEmpty())
        return value;
    Steps steps;
    for (const Item &item : m_items)
        steps.push_back({&item, 0});
    if (scope == Scope::Root)
        pick(value, steps);
    else if (JsonValue *items = value.find(u"items"))
        pick(*items, steps);
    return value;
}

Result<QByteArray> FieldsPicker::pickedJson(const QByteArray &json, Scope scope) const
{
    Result<JsonValue> value = Wire::parseJson(json);
    if (!value)
        return Error::internal(u"an answer is no JSON: "_s + value.error().detail);
    return picked(*std::move(value), scope).toSortedJson();
}

void FieldsPicker::pick(JsonValue &value, const Steps &steps)
{
    if (value.isObject()) {
        pickObject(value, steps);
    } else if (value.isArray()) {
        for (JsonValue &element : value.elements()) {
            if (element.isObject())
                pickObject(element, steps);
        }
    }
}

void FieldsPicker::pickObject(JsonValue &object, const Steps &steps)
{
    JsonValue::Object kept;
    for (auto &[key, value] : object.members()) {
        const Item *whole = nullptr;
        const Item *wildcard = nullptr;
        Steps inner;
        for (const Step &step : steps) {
            const QString &segment = step.item->path[step.depth];
            const bool isLast = step.depth + 1 == step.item->path.size();
            if (segment == key) {
                if (isLast)
                    whole = step.item;
                else
                    inner.push_back({step.item, step.depth + 1});
            } else if (isLast && segment == "*"_L1) {
                wildcard = step.item;
            }
        }
        if (!whole && inner.empty())
            whole = wildcard;
        if (whole)
            modify(value, *whole);
        else if (!inner.empty())
            pick(value, inner);
        else
            continue;
        kept.emplace_back(key, std::move(value));
    }
    object.members() = std::move(kept);
}

void FieldsPicker::modify(JsonValue &value, const Item &item)
{
    if (item.excerpt && value.isString()) {
        value = JsonValue(
            excerptOf(value.toString(), item.excerpt->maximum, item.excerpt->hasEllipsis));
    }
}

}  // namespace Binnacle::Schema
