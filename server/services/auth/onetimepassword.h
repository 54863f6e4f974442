// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/record.h"

#include <QString>

namespace Binnacle {

class RecordStore;

/// A code that signs a record in once (A4.6).
struct OneTimePassword
{
    /// The row in `_otps`.
    QString id;
    /// Digits; stored as their hash alone.
    QString password;
    /// Seconds.
    qint64 duration = 0;
};

/// Makes a code for @p owner, of the length that its collection says. Blocks on password hashing
/// and the writer. Errors: InvalidInput, with fields, when such a code cannot be stored; the
/// database's.
Result<OneTimePassword> createOneTimePassword(RecordStore &store, const Schema::Record &owner);

}  // namespace Binnacle
