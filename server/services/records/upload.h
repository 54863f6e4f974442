// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "platform/mediatype.h"
#include "schema/collection.h"
#include "schema/fieldvalidation.h"
#include "schema/recordbody.h"
#include "wire/multipart.h"

#include <QString>

#include <vector>

namespace Binnacle {

/// A file that came with a request, for one field of the record that is being written.
struct Upload
{
    /// The form's key: the field's name, or `name+`, or `+name`.
    QString key;
    QString field;
    /// The name under which it will be stored (P4.1).
    QString name;
    QString originalName;
    MediaType type;
    Wire::FilePart content;

    Schema::UploadFacts facts() const;
};

/// The parts of a form that are for file fields of @p collection; others are left out (R4.10).
/// Reads the beginning of each to see what it is, so it may block on disk. Errors: Internal.
Result<std::vector<Upload>> uploadsOf(const Schema::Collection &collection,
                                      const std::vector<Wire::FilePart> &files);

/// For Schema::resolveBody.
std::vector<Schema::UploadedName> uploadedNames(const std::vector<Upload> &uploads);

/// The body as rules see it: in file fields, what is uploaded is an object with `name`,
/// `originalName` and `size` (R4.10).
JsonValue bodyForRules(const JsonValue &resolved, const std::vector<Upload> &uploads);

/// P4.1: a name out of the original one, with ten random characters in it.
QString storedFileName(const QString &originalName, const QByteArray &contentExtension);

}  // namespace Binnacle
