// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/record.h"

namespace Binnacle::Schema {

/// Turns a submitted body into what `@request.body` shows and what is saved (R4.5 step 2, R3.16):
/// modifiers applied on @p stored's values in order of key length, known fields normalised, the
/// rest kept as it came. With @p dropHidden keys of hidden fields are removed, except an auth
/// collection's password.
///
/// Values have fieldvalue.h's form, so the member of a json field is its JSON text and that of a
/// password the plain text. The member of an autodate is the stored value whatever was sent.
/// Uploads take part under their stored names. A body that is no object counts as empty.
JsonValue resolveBody(const Record &stored, const JsonValue &submitted, bool dropHidden);

}  // namespace Binnacle::Schema
