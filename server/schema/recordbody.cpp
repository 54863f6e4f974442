// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/recordbody.h"

#include "schema/fieldvalidation.h"
#include "schema/fieldvalue.h"
#include "schema/valuecast.h"

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

enum class Modifier
{
    None,
    Add,
    Prepend,
    Subtract,
    Autogenerate
};

struct Target
{
    int field = -1;
    Modifier modifier = Modifier::None;
};

bool isList(const Field &field)
{
    return field.type == FieldType::Select || field.type == FieldType::Relation
        || field.type == FieldType::File;
}

/// What a key of a body speaks of; no field when it is neither a name nor a modifier.
Target targetOf(const Collection &collection, QStringView key)
{
    if (const int plain = collection.fieldIndex(key); plain >= 0)
        return {plain, Modifier::None};
    const auto modified = [&collection](QStringView name, Modifier modifier, auto accepts) {
        const int index = collection.fieldIndex(name);
        const bool fits = index >= 0 && accepts(collection.fields[size_t(index)]);
        return fits ? Target{index, modifier} : Target{};
    };
    const auto isNumberOrList
        = [](const Field &field) { return field.type == FieldType::Number || isList(field); };
    constexpr QStringView autogenerate = u":autogenerate";
    if (key.endsWith(u'+'))
        return modified(key.chopped(1), Modifier::Add, isNumberOrList);
    if (key.endsWith(u'-'))
        return modified(key.chopped(1), Modifier::Subtract, isNumberOrList);
    if (key.startsWith(u'+'))
        return modified(key.sliced(1), Modifier::Prepend, isList);
    if (key.endsWith(autogenerate)) {
        return modified(key.chopped(autogenerate.size()), Modifier::Autogenerate,
                        [](const Field &field) { return field.type == FieldType::Text; });
    }
    return {};
}

JsonValue modifiedList(const Field &field, const JsonValue &current, Modifier modifier,
                       const JsonValue &submitted)
{
    QStringList values = castToUniqueStrings(current);
    const QStringList given = castToUniqueStrings(submitted);
    switch (modifier) {
    case Modifier::Add: values += given; break;
    case Modifier::Prepend: values = given + values; break;
    case Modifier::Subtract:
        values.removeIf([&given](const QString &value) { return given.contains(value); });
        break;
    case Modifier::None:
    case Modifier::Autogenerate: break;
    }
    return normalised(field, JsonValue(values));
}

JsonValue modifiedValue(const Field &field, const JsonValue &current, Modifier modifier,
                        const JsonValue &submitted)
{
    // Nobody sets these; rules see what is stored.
    if (field.type == FieldType::Autodate)
        return current;
    if (modifier == Modifier::None)
        return normalised(field, submitted);
    if (modifier == Modifier::Autogenerate) {
        const QString generated = field.autogeneratePattern.isEmpty()
            ? QString()
            : generateText(field.autogeneratePattern).value_or(QString());
        return JsonValue(QString(castToString(submitted) + generated));
    }
    if (field.type == FieldType::Number) {
        const double change = castToNumber(submitted);
        return JsonValue(current.toDouble() + (modifier == Modifier::Add ? change : -change));
    }
    return modifiedList(field, current, modifier, submitted);
}

/// Adds the uploads for one field to its value, which is nothing while the body does not speak of
/// it: the plain key first, then what is put before and behind.
void addUploads(const Field &field, const JsonValue &stored, const JsonValue &submitted,
                const std::vector<UploadedName> &uploads, std::optional<JsonValue> *value)
{
    QStringList plain;
    QStringList before;
    QStringList behind;
    for (const UploadedName &upload : uploads) {
        if (upload.field != field.name)
            continue;
        if (upload.key == field.name)
            plain.append(upload.name);
        else if (upload.key.startsWith(u'+'))
            before.append(upload.name);
        else
            behind.append(upload.name);
    }
    if (!plain.isEmpty())
        *value = normalised(field, JsonValue(castToUniqueStrings(submitted) + plain));
    const auto add = [&](const QStringList &names, Modifier modifier) {
        if (names.isEmpty())
            return;
        JsonValue changed
            = modifiedList(field, *value ? **value : stored, modifier, JsonValue(names));
        *value = std::move(changed);
    };
    add(before, Modifier::Prepend);
    add(behind, Modifier::Add);
}

}  // namespace

JsonValue resolveBody(const Record &stored, const JsonValue &submitted, bool dropHidden,
                      const std::vector<UploadedName> &uploads)
{
    const Collection &collection = stored.collection();
    JsonValue body = submitted.isObject() ? submitted : JsonValue::object();

    std::vector<const JsonValue::Member *> keys;
    for (const JsonValue::Member &member : submitted.members())
        keys.push_back(&member);
    std::stable_sort(keys.begin(), keys.end(), [](const auto *a, const auto *b) {
        return a->first.toUtf8().size() < b->first.toUtf8().size();
    });

    std::vector<std::optional<JsonValue>> values(collection.fields.size());
    for (const JsonValue::Member *member : keys) {
        const Target target = targetOf(collection, member->first);
        if (target.field < 0)
            continue;
        const Field &field = collection.fields[size_t(target.field)];
        std::optional<JsonValue> &value = values[size_t(target.field)];
        const JsonValue &current = value ? *value : stored.value(target.field);
        JsonValue next = modifiedValue(field, current, target.modifier, member->second);
        value = std::move(next);
        if (target.modifier != Modifier::None)
            body.remove(member->first);
    }
    for (size_t i = 0; i < values.size(); ++i) {
        const Field &field = collection.fields[i];
        if (field.type == FieldType::File && !uploads.empty())
            addUploads(field, stored.value(int(i)), submitted[field.name], uploads, &values[i]);
        const bool isDropped
            = dropHidden && field.isHidden && !(collection.isAuth() && field.name == "password"_L1);
        if (isDropped)
            body.remove(field.name);
        else if (values[i])
            body.insert(field.name, *std::move(values[i]));
    }
    return body;
}

}  // namespace Binnacle::Schema
