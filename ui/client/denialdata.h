// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace Binnacle::Client {

/// One side of a comparison in a rule.
struct RuleOperand
{
    QString text;
    /// As JSON; of those that have many, the first.
    QStringList values;
    bool hasMore = false;
    /// The values are a secret, so there are none here.
    bool isSecret = false;
    /// Why the values are not known; empty if they are.
    QString error;
};

/// A part of a rule, with what it came to for the request and the record in question.
struct RulePart
{
    enum class Kind
    {
        And,
        Or,
        Comparison,
        /// The rule cannot be read; `error` says why.
        Broken
    };
    Kind kind = Kind::Comparison;
    QString text;
    /// Nothing when it could not be told; `error` says why.
    std::optional<bool> result;
    QString error;
    std::vector<RulePart> children;
    RuleOperand left;
    QString sign;
    RuleOperand right;
};

/// A request that a rule, or the lack of one, turned down.
struct Denial
{
    QString requestId;
    /// UTC.
    QDateTime time;
    QString method;
    /// `list`, `view`, `create`, `update`, `delete`, `auth`, `file`.
    QString operation;
    QString collectionId;
    QString collectionName;
    /// Empty for one that does not exist yet.
    QString recordId;
    /// Collection and id of who asked; empty for guests.
    QString identityCollection;
    QString identityId;
    /// What the client was told; 200 for a list that stayed empty.
    int status = 0;
    /// `updateRule`.
    QString ruleName;
    /// Nothing: superusers only.
    std::optional<QString> expression;
    /// Why the rule could not be asked; empty if it was.
    QString failure;
    /// Nothing when there was no time for it, and in lists.
    std::optional<RulePart> tree;
};

Denial denial(const JsonValue &json);

}  // namespace Binnacle::Client
