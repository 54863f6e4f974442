// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "core/result.h"
#include "db/dialect.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace Binnacle::Schema {

enum class FieldType
{
    Text,
    Editor,
    Number,
    Bool,
    Email,
    Url,
    Date,
    Autodate,
    Select,
    Relation,
    File,
    Json,
    GeoPoint,
    Password,
};

/// The type's name in JSON ("geoPoint").
QString fieldTypeName(FieldType type);
std::optional<FieldType> fieldTypeFromName(QStringView name);

/// One field of a collection with the options of every type; those of other types keep their
/// zero value (R3).
struct Field
{
    QString id;
    QString name;
    FieldType type = FieldType::Text;
    bool isSystem = false;
    bool isHidden = false;
    bool isPresentable = false;
    bool isRequired = false;
    QString help;

    /// Text: code points; number: value; json, editor, file: bytes are in maxSize.
    std::optional<double> min;
    std::optional<double> max;
    QString pattern;
    QString autogeneratePattern;
    bool isPrimaryKey = false;
    bool onlyInt = false;
    bool convertUrls = false;
    /// Bytes; 0 means the type's default.
    qint64 maxSize = 0;
    QStringList exceptDomains;
    QStringList onlyDomains;
    /// Date bounds in R0.10 form.
    QString minDate;
    QString maxDate;
    bool onCreate = false;
    bool onUpdate = false;
    QStringList selectValues;
    qint64 minSelect = 0;
    qint64 maxSelect = 0;
    QString relatedCollectionId;
    bool cascadeDelete = false;
    QStringList mimeTypes;
    QStringList thumbs;
    bool isProtected = false;
    /// bcrypt cost; 0 means 10.
    int cost = 0;

    /// Lists that are empty but not null: stored JSON tells `[]` and `null` apart.
    struct EmptyLists
    {
        bool exceptDomains = false;
        bool onlyDomains = false;
        bool selectValues = false;
        bool mimeTypes = false;
        bool thumbs = false;
    } emptyLists;

    /// Select, relation and file with maxSelect > 1 hold lists.
    bool isMultiple() const
    {
        return maxSelect > 1
            && (type == FieldType::Select || type == FieldType::Relation
                || type == FieldType::File);
    }
    Db::ColumnKind columnKind() const;

    /// Reads one element of a collection's `fields`; missing and null keys are zero values,
    /// unknown keys are ignored, the case of keys does not matter. Errors: InvalidInput for an
    /// unknown type and for a value of the wrong JSON type.
    static Result<Field> fromJson(const JsonValue &json);
    /// All keys of its type, sorted (R3.1).
    JsonValue toJson() const;
};

}  // namespace Binnacle::Schema
