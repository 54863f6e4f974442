// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/sqlfragment.h"

#include <optional>
#include <vector>

namespace Binnacle::Schema {

struct Field;

/// All values that an operand takes for one base row: SELECT value FROM from WHERE where (R5.14).
struct MultiMatch
{
    SqlFragment value;
    SqlFragment from;
    SqlFragment where;

    /// The sub-query, its column named multiMatchValue.
    SqlFragment query() const;
};

/// One side of a comparison, as SQL, with what the comparison must know of it (R5.11).
struct SqlOperand
{
    enum class Nature
    {
        /// A column or something computed from one; may be NULL.
        Expression,
        /// A bound value; its SQL holds exactly one placeholder.
        Parameter,
        /// The literal NULL.
        Null,
        /// One of the literals 0, 1, TRUE, FALSE.
        Constant,
    };

    SqlFragment sql;
    Nature nature = Nature::Expression;
    /// Equality takes NULL as it is, without treating it like an empty text.
    bool isNullExact = false;
    /// The text of a parameter, for LIKE.
    QByteArray text;
    /// Of a parameter: it is the empty text.
    bool isBlank = false;
    /// One base row may bring several rows of this.
    bool fansOut = false;
    /// Whose column it is, if it is one. Lives as long as the collection.
    const Field *field = nullptr;
    /// No answer may show it, whoever asks (R4.11).
    bool isSecret = false;
    std::optional<MultiMatch> multi;
    /// Conditions that must hold wherever the operand is used (R5.15, e-mail addresses).
    std::vector<SqlFragment> guards;

    bool isEmpty() const
    {
        return nature == Nature::Null || (nature == Nature::Parameter && isBlank);
    }
    bool isKnownNonEmpty() const
    {
        return nature == Nature::Constant || (nature == Nature::Parameter && !isBlank);
    }

    static SqlOperand expression(SqlFragment sql);
    static SqlOperand null();
    static SqlOperand constant(const char *literal);
    static SqlOperand textParameter(const QByteArray &text);
    static SqlOperand numberParameter(double number);
    static SqlOperand integerParameter(qint64 number);
    /// Bound as integer 1 or 0.
    static SqlOperand boolParameter(bool value);
};

/// Shortest decimal without an exponent.
QByteArray decimalText(double number);

}  // namespace Binnacle::Schema
