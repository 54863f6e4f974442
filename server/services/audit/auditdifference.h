// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"

namespace Binnacle {

/// Two states of one thing, reduced to what differs.
struct AuditDifference
{
    JsonValue before;
    JsonValue after;

    /// Nothing differs.
    bool isEmpty() const { return before == after; }
};

/// Objects keep the members that differ, looked into as far as both sides are objects; lists of
/// objects keep those that differ, told apart by their `id`, which stays. When one side is null the
/// other stays whole.
AuditDifference auditDifference(const JsonValue &before, const JsonValue &after);

}  // namespace Binnacle
