// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/record.h"

#include <QHash>

#include <functional>
#include <optional>
#include <vector>

namespace Binnacle::Schema {

/// A file that came with a request and is not stored yet.
struct UploadFacts
{
    /// The name under which it will be stored; the record's value lists it.
    QString name;
    QString originalName;
    qint64 sizeBytes = 0;
    /// What the content was recognised as, with its alias names, without parameters.
    QStringList mimeTypes;
};

/// What validation must ask of the database and know of the request.
struct ValidationContext
{
    /// True when all of @p ids exist in the collection. Errors: NotFound when there is no such
    /// collection (reported under the field); others end the validation.
    std::function<Result<bool>(const QString &collectionId, const QStringList &ids)> recordsExist;
    /// True when a record has that id in another case. Asked for new records whose id follows a
    /// pattern of their own; may be unset.
    std::function<Result<bool>(const QString &id)> idExists;
    bool isNew = false;
    /// The stored record; null for a new one.
    const Record *original = nullptr;
    /// Plain passwords by field name, for those that were submitted: the record itself holds
    /// the hash.
    JsonValue plainPasswords = JsonValue::object();
    /// New files by field name.
    QHash<QString, std::vector<UploadFacts>> uploads;
};

/// Checks every field of a record (R3, "check"): an object of validation items by field name,
/// empty when all is well. Errors: those of the context's functions.
Result<JsonValue> validateRecord(const Record &record, const ValidationContext &context);

/// The checks of a text field's value that need nothing but the field: a validation item, or null.
JsonValue textItem(const Field &field, const QString &text);

/// A value that matches a field's autogenerate pattern (R3.2); nothing when the pattern is beyond
/// what is supported or gives too long a text. Drawn from the kernel's random bytes.
std::optional<QString> generateText(const QString &pattern);

}  // namespace Binnacle::Schema
