// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/collectioninfo.h"
#include "core/result.h"

#include <QDateTime>

#include <optional>

namespace Binnacle::Models {

/// How the values of a field are shown and edited.
enum class ValueKind
{
    Text,
    Editor,
    Number,
    Bool,
    Email,
    Url,
    Date,
    Select,
    Relation,
    File,
    Json,
    GeoPoint,
    Password,
    /// A type that this program does not know.
    Other
};

ValueKind valueKind(const Client::FieldInfo &field);
/// Name of the Lucide icon that stands for the field's type.
QString fieldIconName(const Client::FieldInfo &field);

/// Longest text of a cell, in characters.
constexpr int maxCellText = 200;

/// Whether there is nothing in it: null, empty text, empty list, the point (0, 0).
bool isBlank(const Client::FieldInfo &field, const JsonValue &value);
/// The value in one line of at most 200 characters. Dates are told in @p now's zone.
QString cellText(const Client::FieldInfo &field, const JsonValue &value, const QDateTime &now);
/// The whole value, as it is: for copies, editors and tool tips.
QString plainText(const Client::FieldInfo &field, const JsonValue &value);
/// `09:14 today`, `3 Nov 09:14`, `3 Nov 2024`.
QString dateText(const QDateTime &time, const QDateTime &now);
/// `in 2 hours`, `3 days ago`.
QString relativeText(const QDateTime &time, const QDateTime &now);
/// A date of the API; invalid when empty.
QDateTime dateOf(const JsonValue &value);
/// The texts of a select, relation or file, whether single or multiple.
QStringList listOf(const JsonValue &value);
JsonValue listValue(const Client::FieldInfo &field, const QStringList &values);

// A file that waits to be uploaded stands among the names of a file field as a `file:` URL, which
// no stored file can be called.
bool isUpload(QStringView name);
QString uploadOf(const QString &path);
QString uploadPath(const QString &upload);
/// The name to show, stored or waiting.
QString fileLabel(const QString &name);

/// The value with which a record of that field begins.
JsonValue emptyValue(const Client::FieldInfo &field);
/// Reads what was typed or pasted. Errors: InvalidInput with the reason in plain words.
Result<JsonValue> parseValue(const Client::FieldInfo &field, const QString &text);
/// Indented JSON, for reading and editing.
QString prettyJson(const JsonValue &value);

/// Why records of the collection cannot be written; empty if they can.
QString readOnlyReason(const Client::CollectionInfo &collection);
/// Why this field cannot be written; empty if it can. @p isNew: in a record not saved yet.
QString readOnlyReason(const Client::CollectionInfo &collection, const Client::FieldInfo &field,
                       bool isNew);

/// `'it\'s'`; nothing when the language has no way to write that text.
std::optional<QString> filterText(QStringView text);
/// A value as the filter language writes it; nothing when it cannot.
std::optional<QString> filterLiteral(const Client::FieldInfo &field, const JsonValue &value);
/// `status = 'live'`, or what excludes it; nothing when the language cannot say it.
std::optional<QString> filterClause(const Client::FieldInfo &field, const JsonValue &value,
                                    bool isExcluding);

/// The fields by whose values a record of the collection is told from others; maybe none.
QStringList labelFields(const Client::CollectionInfo &collection);
/// Of a whole record; its id when there is nothing better.
QString recordLabel(const Client::CollectionInfo &collection, const JsonValue &record);

}  // namespace Binnacle::Models
