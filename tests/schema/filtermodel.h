// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/comparison.h"

#include <QByteArray>
#include <QStringList>

#include <functional>
#include <optional>
#include <variant>
#include <vector>

namespace Binnacle::Test {

// What a filter means, told row by row without any SQL: the other side of a property test.

/// NULL, a number or a text.
using ModelValue = std::variant<std::monostate, double, QByteArray>;

struct ModelItem
{
    QByteArray id;
    QByteArray title;
    QByteArray note;
    double total = 0;
    std::vector<QByteArray> tags;
    std::vector<QByteArray> rels;
};

/// One row of the joins: the item, one of its tags, one of its related items; null where a list
/// is empty or leads nowhere.
struct ModelRow
{
    const ModelItem *item = nullptr;
    const QByteArray *tag = nullptr;
    const ModelItem *related = nullptr;
};

struct ModelOperand
{
    QString text;
    std::function<ModelValue(const ModelRow &)> value;
    bool isParameter = false;
    bool isNull = false;
    bool isMulti = false;

    ModelValue constant() const { return value(ModelRow()); }
    bool isEmpty() const
    {
        return isNull || (isParameter && constant() == ModelValue(QByteArray("")));
    }
    bool isKnownNonEmpty() const { return isParameter && !isEmpty(); }
};

class FilterModel
{
public:
    explicit FilterModel(const std::vector<ModelItem> &items)
        : m_items(items)
    {
    }

    /// Every joined row of an item.
    std::vector<ModelRow> rowsOf(const ModelItem &item) const
    {
        std::vector<const QByteArray *> tags;
        for (const QByteArray &tag : item.tags)
            tags.push_back(&tag);
        if (tags.empty())
            tags.push_back(nullptr);
        std::vector<const ModelItem *> related;
        for (const QByteArray &id : item.rels)
            related.push_back(find(id));
        if (related.empty())
            related.push_back(nullptr);
        std::vector<ModelRow> rows;
        for (const QByteArray *tag : tags) {
            for (const ModelItem *other : related)
                rows.push_back({&item, tag, other});
        }
        return rows;
    }

    bool holds(const ModelOperand &left, const QString &sign, const ModelOperand &right,
               const ModelRow &row) const
    {
        const bool isAny = sign.startsWith(u'?');
        const QString plain = isAny ? sign.sliced(1) : sign;
        if (compare(left, left.value(row), plain, right, right.value(row)) != true)
            return false;
        if (isAny || (!left.isMulti && !right.isMulti))
            return true;
        const std::vector<ModelRow> rows = rowsOf(*row.item);
        for (const ModelRow &l : rows) {
            for (const ModelRow &r : rows) {
                const ModelValue leftValue = left.value(left.isMulti ? l : row);
                const ModelValue rightValue = right.value(right.isMulti ? r : row);
                if (compare(left, leftValue, plain, right, rightValue) == false)
                    return false;
            }
        }
        return true;
    }

private:
    using Truth = std::optional<bool>;

    const ModelItem *find(const QByteArray &id) const
    {
        for (const ModelItem &item : m_items) {
            if (item.id == id)
                return &item;
        }
        return nullptr;
    }

    static bool isNullValue(const ModelValue &value) { return value.index() == 0; }

    static Truth compare(const ModelOperand &left, const ModelValue &l, const QString &sign,
                         const ModelOperand &right, const ModelValue &r)
    {
        if (sign == u"=")
            return isEqual(left, l, right, r);
        // Inequality knows NULL.
        if (sign == u"!=")
            return isEqual(left, l, right, r) != true;
        if (isNullValue(l) || isNullValue(r))
            return std::nullopt;
        if (sign == u">")
            return l > r;
        if (sign == u">=")
            return l >= r;
        if (sign == u"<")
            return l < r;
        if (sign == u"<=")
            return l <= r;
        const QByteArray text = std::get<QByteArray>(l);
        const QByteArray wanted = std::get<QByteArray>(r);
        const bool isLike = matches(
            text, right.isParameter ? Schema::likePattern(wanted) : QByteArray('%' + wanted + '%'));
        return sign == u"~" ? isLike : !isLike;
    }

    /// Blank texts and NULL are the same where neither side is known to be more.
    static Truth isEqual(const ModelOperand &left, const ModelValue &l, const ModelOperand &right,
                         const ModelValue &r)
    {
        const ModelValue blank = QByteArray("");
        if (!left.isKnownNonEmpty() && !right.isKnownNonEmpty())
            return (isNullValue(l) ? blank : l) == (isNullValue(r) ? blank : r);
        const ModelValue a = left.isEmpty() ? blank : l;
        const ModelValue b = right.isEmpty() ? blank : r;
        if (isNullValue(a) || isNullValue(b))
            return std::nullopt;
        return a == b;
    }

    /// LIKE with a backslash as escape, ASCII without case.
    static bool matches(QByteArrayView text, QByteArrayView pattern)
    {
        if (pattern.isEmpty())
            return text.isEmpty();
        if (pattern.front() == '%') {
            for (qsizetype i = 0; i <= text.size(); ++i) {
                if (matches(text.sliced(i), pattern.sliced(1)))
                    return true;
            }
            return false;
        }
        const bool isEscaped = pattern.front() == '\\' && pattern.size() > 1;
        const QByteArrayView rest = pattern.sliced(isEscaped ? 1 : 0);
        if (text.isEmpty())
            return false;
        const bool isOne = !isEscaped && rest.front() == '_';
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; };
        return (isOne || lower(rest.front()) == lower(text.front()))
            && matches(text.sliced(1), rest.sliced(1));
    }

    const std::vector<ModelItem> &m_items;
};

}  // namespace Binnacle::Test
