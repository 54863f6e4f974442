// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "core/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace Binnacle::Schema {

/// Reduces answers to what the `fields` query parameter names (R4.9). Parsed once, applied to any
/// number of values. Thread: any.
class FieldsPicker final
{
public:
    /// Where the reduction begins: at the root (an object, or each object of an array), or at
    /// each object of `items` of a search result.
    enum class Scope
    {
        Root,
        Items
    };

    /// Errors: InvalidInput for an unknown modifier, bad arguments, unbalanced parentheses or
    /// quotes; such a request is answered by 200 and an empty body.
    static Result<FieldsPicker> parse(const QString &fields);

    /// True when nothing is named, so that values stay whole.
    bool isEmpty() const { return m_items.empty(); }
    /// What is named, in its order: paths with dots, without modifiers.
    QStringList paths() const;
    /// The reduced value; its keys are sorted only when it is written by toSortedJson().
    JsonValue picked(JsonValue value, Scope scope = Scope::Root) const;
    /// Decodes an answer, reduces it and writes it again, keys sorted. Errors: Internal when
    /// @p json is none.
    Result<QByteArray> pickedJson(const QByteArray &json, Scope scope = Scope::Root) const;

private:
    struct Excerpt
    {
        qint64 maximum = 0;
        bool hasEllipsis = false;
    };
    struct Item
    {
        QStringList path;
        std::optional<Excerpt> excerpt;
    };
    /// An item and how many segments of its path lie behind.
    struct Step
    {
        const Item *item = nullptr;
        qsizetype depth = 0;
    };
    using Steps = std::vector<Step>;

    static Result<Excerpt> parseModifier(const QString &text);
    static void pick(JsonValue &value, const Steps &steps);
    static void pickObject(JsonValue &object, const Steps &steps);
    static void modify(JsonValue &value, const Item &item);

    std::vector<Item> m_items;
};

}  // namespace Binnacle::Schema
