// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <vector>

namespace Binnacle::Schema {

/// The smallest piece of a filter or rule (R5.1).
struct FilterToken
{
    enum class Kind
    {
        End,
        Join,
        Sign,
        Identifier,
        Function,
        Number,
        Text,
        Group
    };

    Kind kind = Kind::End;
    /// A text without its quotes, a group without its parentheses, a function's name.
    QByteArray text;
    /// Of a function.
    std::vector<FilterToken> arguments;
};

struct FilterSign
{
    enum class Kind
    {
        Equal,
        NotEqual,
        Greater,
        GreaterOrEqual,
        Less,
        LessOrEqual,
        Like,
        NotLike,
    };

    Kind kind = Kind::Equal;
    /// One of the signs that start with a question mark: one matching row of many is enough.
    bool isAny = false;
};

struct FilterComparison
{
    FilterToken left;
    FilterSign sign;
    FilterToken right;
};

/// A comparison or a group, and how it joins what stands before it.
struct FilterNode
{
    bool isJoinedByOr = false;
    FilterComparison comparison;
    /// Not empty: this is a group, and the comparison means nothing.
    std::vector<FilterNode> group;

    bool isGroup() const { return !group.empty(); }
};

using FilterNodes = std::vector<FilterNode>;

}  // namespace Binnacle::Schema
