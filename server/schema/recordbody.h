// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/record.h"

#include <vector>

namespace Binnacle::Schema {

/// A file that came with a body, under the name that it will be stored by.
struct UploadedName
{
    /// The form's key: the field's name, or `name+`, or `+name`.
    QString key;
    QString field;
    QString name;
};

/// Turns a submitted body into what `@request.body` shows and what is saved (R4.5 step 2, R3.16):
/// modifiers applied on @p stored's values in order of key length, known fields normalised, the
/// rest kept as it came. With @p dropHidden keys of hidden fields are removed, except an auth
/// collection's password.
///
/// Values have fieldvalue.h's form, so the member of a json field is its JSON text and that of a
/// password the plain text. The member of an autodate is the stored value whatever was sent.
/// Uploads take part under their stored names: under the plain key they follow the names that the
/// body keeps, or replace the whole value; under a modifier they are added (R4.10). A body that is
/// no object counts as empty.
JsonValue resolveBody(const Record &stored, const JsonValue &submitted, bool dropHidden,
                      const std::vector<UploadedName> &uploads = {});

}  // namespace Binnacle::Schema
