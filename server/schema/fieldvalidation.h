// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/record.h"

#include <functional>
#include <optional>

namespace Binnacle::Schema {

/// What validation must ask of the database.
struct ValidationContext
{
    /// True when all of @p ids exist in the collection.
    std::function<Result<bool>(const QString &collectionId, const QStringList &ids)> recordsExist;
    bool isNew = false;
    /// The stored record; null for a new one.
    const Record *original = nullptr;
    /// Plain passwords by field name, for those that were submitted: the record itself holds
    /// the hash.
    JsonValue plainPasswords = JsonValue::object();
};

/// Checks every field of a record (R3, "check"): an object of validation items by field name,
/// empty when all is well. Errors: those of recordsExist.
Result<JsonValue> validateRecord(const Record &record, const ValidationContext &context);

/// A value that matches a field's autogenerate pattern; nothing when the pattern is beyond what
/// is supported.
std::optional<QString> generateText(const QString &pattern);

}  // namespace Binnacle::Schema
