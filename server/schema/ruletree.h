// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/filterast.h"

#include <QString>

#include <vector>

namespace Binnacle::Schema {

/// A part of a rule that comes out true or false by itself, for explaining what the whole did.
struct RuleNode
{
    enum class Kind
    {
        And,
        Or,
        Comparison
    };

    Kind kind = Kind::Comparison;
    /// The part, ready to be compiled on its own.
    FilterNodes nodes;
    /// Of And and Or, two at least.
    std::vector<RuleNode> children;

    /// Of a comparison.
    const FilterComparison &comparison() const { return nodes.front().comparison; }
};

/// The tree of a parsed rule: AND binds tighter than OR, groups around one thing are left out.
RuleNode ruleTree(const FilterNodes &nodes);

// How a rule may be written again; comments and blanks are lost.

QString filterText(const FilterNodes &nodes);
QString filterText(const FilterToken &operand);
QString filterText(FilterSign sign);

}  // namespace Binnacle::Schema
