// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"

#include <QStringView>

namespace Binnacle::Wire {

// What bodies with fixed, typed keys have in common.

/// The member that a typed body means by that name: case is passed over, an exact one wins (P1.10).
/// Null when there is none.
const JsonValue *typedMember(const JsonValue &object, QStringView name);

/// A number without a fraction that fits into 64 bits.
bool isWholeNumber(const JsonValue &value);

}  // namespace Binnacle::Wire
