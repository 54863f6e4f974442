// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringView>

#include <initializer_list>
#include <utility>
#include <variant>
#include <vector>

namespace Binnacle {

/// One JSON value. Unlike QJsonValue it keeps the order of an object's members, keeps the sign
/// of -0 and any finite double, and its strings are checked UTF-16. Objects are small, so
/// members are found by a walk. A later member of the same name replaces the earlier one.
class JsonValue
{
public:
    enum class Type
    {
        Null,
        Bool,
        Number,
        String,
        Array,
        Object
    };
    using Array = std::vector<JsonValue>;
    using Member = std::pair<QString, JsonValue>;
    using Object = std::vector<Member>;

    JsonValue() = default;
    JsonValue(std::nullptr_t) { }  // NOLINT(google-explicit-constructor)
    explicit JsonValue(bool value)
        : m_data(value)
    {
    }
    explicit JsonValue(double value)
        : m_data(value)
    {
    }
    explicit JsonValue(int value)
        : m_data(double(value))
    {
    }
    explicit JsonValue(qint64 value)
        : m_data(double(value))
    {
    }
    explicit JsonValue(QString value)
        : m_data(std::move(value))
    {
    }
    explicit JsonValue(QStringView value)
        : m_data(value.toString())
    {
    }
    explicit JsonValue(const char16_t *value)
        : m_data(QString::fromUtf16(value))
    {
    }
    explicit JsonValue(const char *) = delete;
    explicit JsonValue(Array value);
    explicit JsonValue(const QStringList &values);

    static JsonValue array() { return JsonValue(Array()); }
    static JsonValue object();
    static JsonValue object(std::initializer_list<Member> members);

    Type type() const { return Type(m_data.index()); }
    bool isNull() const { return type() == Type::Null; }
    bool isBool() const { return type() == Type::Bool; }
    bool isNumber() const { return type() == Type::Number; }
    bool isString() const { return type() == Type::String; }
    bool isArray() const { return type() == Type::Array; }
    bool isObject() const { return type() == Type::Object; }

    /// The value if it has that type, else @p fallback.
    bool toBool(bool fallback = false) const;
    double toDouble(double fallback = 0) const;
    qint64 toInteger(qint64 fallback = 0) const;
    QString toString(const QString &fallback = {}) const;
    /// The elements of an array, else an empty list.
    const Array &elements() const;
    Array &elements();
    /// The members of an object in their order, else an empty list.
    const Object &members() const;
    Object &members();

    /// The member of that name, or null when there is none or this is no object.
    const JsonValue *find(QStringView name) const;
    JsonValue *find(QStringView name);
    /// The member of that name, or a null value.
    const JsonValue &operator[](QStringView name) const;
    bool contains(QStringView name) const { return find(name) != nullptr; }
    /// Adds a member or replaces it in its place. This must be an object.
    void insert(const QString &name, JsonValue value);
    /// True if there was such a member.
    bool remove(QStringView name);
    /// This must be an array.
    void append(JsonValue value);
    qsizetype size() const;
    bool isEmpty() const { return size() == 0; }

    /// Compact JSON as the contract writes it (R0.1), members in their order.
    QByteArray toJson() const;
    /// The same with the members of every object sorted by the bytes of their names.
    QByteArray toSortedJson() const;

    friend bool operator==(const JsonValue &a, const JsonValue &b) { return a.m_data == b.m_data; }

private:
    std::variant<std::monostate, bool, double, QString, Array, Object> m_data;
};

}  // namespace Binnacle
