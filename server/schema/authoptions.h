// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "core/result.h"
#include "schema/collection.h"

namespace Binnacle::Schema {

// The options of an auth collection as one JSON object, members in the order of R1.6. Secrets
// that are empty are left out.

/// Brings stored options into that order; what is missing or of the wrong type becomes its zero
/// value, unknown members follow at the end.
JsonValue completeAuthOptions(const JsonValue &stored);

/// Decodes a submitted body over complete options (A1.7): objects merge, lists replace, but
/// OAuth2 providers merge by position; members that are no option are ignored and the case of
/// names does not matter. Errors: InvalidInput for a value of the wrong type.
Result<JsonValue> mergedAuthOptions(const JsonValue &options, const JsonValue &submitted);

/// What the API shows: without secrets, providers never null.
JsonValue redactedAuthOptions(const JsonValue &options);

/// The part that the program acts on, out of complete options.
AuthOptions readAuthOptions(const JsonValue &options);

/// The defaults of A1.4 with their mail templates (A6.7); five fresh secrets on demand.
JsonValue defaultAuthOptions(bool withSecrets);

/// A token secret: 50 characters of letters and digits.
QString freshSecret();

}  // namespace Binnacle::Schema
