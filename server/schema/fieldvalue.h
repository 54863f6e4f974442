// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "db/row.h"
#include "schema/field.h"

namespace Binnacle::Schema {

// How one field's value looks in memory. Text-like types, dates, single selections: String.
// Number: Number. Bool: Bool. Multiple selections: Array of String. GeoPoint: {"lon","lat"}.
// Json: String that holds the JSON text itself (R3.13), or Null when no value was ever given.
// Password: String, the bcrypt hash.

/// The value of a field that was never set (R1.9).
JsonValue zeroValue(const Field &field);

/// What a submitted value becomes (R3, "in"): cast by R0.9, dates parsed, lists made unique.
/// Never fails; what makes no sense becomes a zero value. A password is not hashed here: it
/// comes back as the plain text.
JsonValue normalised(const Field &field, const JsonValue &submitted);

/// The same for what a column holds; odd legacy content degrades to a zero value.
JsonValue valueFromColumn(const Field &field, const Db::Row &row, int column);

/// What is bound on insert and update (R1.9).
Db::Value columnValue(const Field &field, const JsonValue &value);

/// The value as the API's JSON shows it; a Json field's text comes out parsed and white space
/// removed.
JsonValue outputValue(const Field &field, const JsonValue &value);

/// True for what `required` refuses.
bool isBlank(const Field &field, const JsonValue &value);

}  // namespace Binnacle::Schema
