// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsonvalue.h"

#include "core/jsonwriter.h"

#include <QStringList>

#include <algorithm>

namespace Binnacle {

namespace {

const JsonValue nullValue;
const JsonValue::Array noElements;
const JsonValue::Object noMembers;

}  // namespace

JsonValue::JsonValue(Array value)
    : m_data(std::move(value))
{
}

JsonValue::JsonValue(const QStringList &values)
{
    Array list;
    list.reserve(size_t(values.size()));
    for (const QString &value : values)
        list.emplace_back(value);
    m_data = std::move(list);
}

JsonValue JsonValue::object()
{
    JsonValue value;
    value.m_data = Object();
    return value;
}

JsonValue JsonValue::object(std::initializer_list<Member> members)
{
    JsonValue value = object();
    for (const Member &member : members)
        value.insert(member.first, member.second);
    return value;
}

bool JsonValue::toBool(bool fallback) const
{
    const bool *value = std::get_if<bool>(&m_data);
    return value ? *value : fallback;
}

double JsonValue::toDouble(double fallback) const
{
    const double *value = std::get_if<double>(&m_data);
    return value ? *value : fallback;
}

qint64 JsonValue::toInteger(qint64 fallback) const
{
    const double *value = std::get_if<double>(&m_data);
    // Outside this range the conversion is undefined; no caller means such a number.
    if (!value || !(*value > -9.2e18 && *value < 9.2e18))
        return fallback;
    return qint64(*value);
}

QString JsonValue::toString(const QString &fallback) const
{
    const QString *value = std::get_if<QString>(&m_data);
    return value ? *value : fallback;
}

const JsonValue::Array &JsonValue::elements() const
{
    const Array *value = std::get_if<Array>(&m_data);
    return value ? *value : noElements;
}

JsonValue::Array &JsonValue::elements()
{
    Q_ASSERT(isArray());
    return std::get<Array>(m_data);
}

const JsonValue::Object &JsonValue::members() const
{
    const Object *value = std::get_if<Object>(&m_data);
    return value ? *value : noMembers;
}

JsonValue::Object &JsonValue::members()
{
    Q_ASSERT(isObject());
    return std::get<Object>(m_data);
}

const JsonValue *JsonValue::find(QStringView name) const
{
    const Object &list = members();
    const auto it = std::find_if(list.begin(), list.end(),
                                 [name](const Member &member) { return member.first == name; });
    return it == list.end() ? nullptr : &it->second;
}

JsonValue *JsonValue::find(QStringView name)
{
    return const_cast<JsonValue *>(std::as_const(*this).find(name));
}

const JsonValue &JsonValue::operator[](QStringView name) const
{
    const JsonValue *value = find(name);
    return value ? *value : nullValue;
}

void JsonValue::insert(const QString &name, JsonValue value)
{
    if (JsonValue *there = find(name))
        *there = std::move(value);
    else
        members().emplace_back(name, std::move(value));
}

bool JsonValue::remove(QStringView name)
{
    if (!isObject())
        return false;
    return std::erase_if(members(), [name](const Member &member) { return member.first == name; })
        > 0;
}

void JsonValue::append(JsonValue value)
{
    elements().push_back(std::move(value));
}

qsizetype JsonValue::size() const
{
    return qsizetype(isArray() ? elements().size() : members().size());
}

QByteArray JsonValue::toJson() const
{
    QByteArray out;
    JsonWriter(out).value(*this);
    return out;
}

QByteArray JsonValue::toSortedJson() const
{
    QByteArray out;
    JsonWriter(out).sortedValue(*this);
    return out;
}

}  // namespace Binnacle
