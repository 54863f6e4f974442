// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QString>

#include <optional>
#include <vector>

namespace Binnacle::Models {

/// A field that a filter may name.
struct FilterField
{
    enum class Type
    {
        Text,
        Number,
        /// Milliseconds; `200ms`, `1.5s` and plain numbers.
        Duration,
        /// A number, or a class of them: `4xx`.
        Status
    };
    QString name;
    Type type = Type::Text;
    /// What the completion says of it.
    QString help;
    /// False for fields that bare words do not look into.
    bool isSearched = false;
};

using FilterFields = std::vector<FilterField>;

/// The row that a filter looks at.
class FilterSubject
{
public:
    virtual ~FilterSubject() = default;
    /// NaN when the row has no such figure; comparisons with it fail.
    virtual double number(int field) const = 0;
    virtual QString text(int field) const = 0;
};

/// A condition over live rows, in the language of the API's filters:
/// `status>=400 && (path~'/posts' || ms>200ms)`. Words that are no comparison are searched for.
///
/// Text compares without regard to case; in `~`, `%` stands for anything. Empty matches all.
class FilterExpression
{
    Q_DECLARE_TR_FUNCTIONS(Binnacle::Models::FilterExpression)

public:
    enum class Operator
    {
        Equal,
        NotEqual,
        Greater,
        GreaterEqual,
        Less,
        LessEqual,
        Like,
        NotLike
    };
    struct Comparison
    {
        int field = -1;
        Operator op = Operator::Equal;
        QString text;
        double number = 0;
        /// Of a status class, the last status; else the same as number.
        double numberEnd = 0;
    };
    /// One of the conditions that are joined by `&&` on the outside.
    struct Clause
    {
        QString text;
        /// Set if the clause is a single comparison.
        std::optional<Comparison> comparison;
    };

    FilterExpression() = default;

    /// Errors: InvalidInput with a message for the person who types; @p fields is copied.
    static Result<FilterExpression> parse(const QString &text, const FilterFields &fields);

    bool isEmpty() const { return m_root < 0; }
    const QString &text() const { return m_text; }
    bool matches(const FilterSubject &subject) const;
    const std::vector<Clause> &clauses() const { return m_clauses; }
    /// The text without the n-th clause.
    QString without(int clause) const;

private:
    friend class FilterParser;

    enum class NodeKind
    {
        And,
        Or,
        Not,
        Compare,
        Search
    };
    struct Node
    {
        NodeKind kind = NodeKind::Search;
        int left = -1;
        int right = -1;
        bool isNumeric = false;
        Comparison comparison;
        /// Of `~` with wildcards.
        std::optional<QRegularExpression> pattern;
        std::vector<int> searched;
    };

    bool matches(int node, const FilterSubject &subject) const;
    static bool compareNumber(const Comparison &comparison, double value);
    static bool compareText(const Node &node, const QString &value);

    QString m_text;
    std::vector<Node> m_nodes;
    std::vector<Clause> m_clauses;
    int m_root = -1;
};

/// @p value as a literal of the language, with quotes.
QString filterLiteral(const QString &value);

}  // namespace Binnacle::Models
