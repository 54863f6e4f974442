// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "db/connection.h"
#include "schema/record.h"
#include "services/records/upload.h"

namespace Binnacle {

class PasswordHasher;
class RecordTables;

/// A record about to be saved.
struct RecordChange
{
    /// Password fields that are about to change hold any text that is not empty: the hash takes
    /// its place once everything else is known to be well.
    Schema::Record record;
    /// As stored; nothing for a new record.
    std::optional<Schema::Record> original;
    /// The plain text of those password fields, by name.
    JsonValue plainPasswords = JsonValue::object();
    /// New files; the record's value lists those that are to be stored.
    std::vector<Upload> uploads{};
    /// Written only on top of `original`: not when the row has changed since it was read.
    bool needsOriginal = false;

    bool isNew() const { return !original.has_value(); }
};

/// Everything that must hold before a record is written, but what only the write job can know
/// (R3 "check", R4.16). An object of validation items by field; empty when all is well.
/// Errors: those of the database. Blocks on @p connection.
Result<JsonValue> validateChange(const RecordChange &change, Db::Connection &connection,
                                 const Schema::CollectionSet &collections,
                                 const RecordTables &tables);

/// The checks of auth collections that come before (R4.11): email, verified and passwords against
/// each other. @p body is the resolved body. May block for as long as a bcrypt comparison takes.
/// Errors: those of @p hasher.
Result<JsonValue> checkAuthForm(const RecordChange &change, const JsonValue &body, bool manages,
                                const PasswordHasher &hasher);

}  // namespace Binnacle
