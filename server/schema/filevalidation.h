// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/fieldvalidation.h"

namespace Binnacle::Schema {

/// The first check of a file field's non-empty value that fails (R3.12), or a null value. @p stored
/// are the names that the record has already.
JsonValue fileItem(const Field &field, const QStringList &names, const QStringList &stored,
                   const std::vector<UploadFacts> &uploads);

}  // namespace Binnacle::Schema
