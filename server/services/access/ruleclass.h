// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/filterast.h"

#include <QLatin1StringView>
#include <QString>

#include <optional>

namespace Binnacle {

/// Whom a rule lets in, as far as its text alone says.
enum class RuleClass
{
    /// Superusers only.
    Closed,
    /// It depends on who asks, for what.
    Rule,
    /// Whoever is signed in, and nothing else is asked.
    SignedIn,
    /// Everybody.
    Public
};

RuleClass ruleClassOf(const std::optional<QString> &rule);
/// `closed`, `rule`, `signed-in`, `public`.
QLatin1StringView ruleClassName(RuleClass ruleClass);

/// What of a rule can be decided before there is a request.
struct ForeseenRule
{
    /// The rule, with `1 = 1` for each comparison that cannot be decided. There is no NOT in rules,
    /// so who does not satisfy this one does not satisfy the rule either.
    Schema::FilterNodes nodes;
    /// Nothing had to be replaced: the answer is the rule's.
    bool isExact = true;
};

/// What a comparison may look at.
enum class Foreseen
{
    /// Who asks, when, and stored records, that of the rule among them.
    Stored,
    /// The same without the record: there is none yet.
    NoRecord
};

ForeseenRule foreseen(const Schema::FilterNodes &rule, Foreseen what);

}  // namespace Binnacle
