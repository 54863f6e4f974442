// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/record.h"

namespace Binnacle {

class PasswordHasher;

/// Gives an auth record a password that nobody knows (A3.4). Field rules do not bind it; saving
/// the record ends its tokens as any new password does. Blocks on hashing; errors are
/// @p hasher's.
Result<void> setRandomPassword(Schema::Record &record, const PasswordHasher &hasher);

}  // namespace Binnacle
