// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace Binnacle::Client {

/// A field of a collection, as the API tells it.
struct FieldInfo
{
    QString id;
    QString name;
    /// `text`, `number`, `bool`, `email`, `url`, `editor`, `date`, `autodate`, `select`, `file`,
    /// `relation`, `json`, `geoPoint`, `password`; others may come.
    QString type;
    bool isSystem = false;
    bool isHidden = false;
    bool isPresentable = false;
    bool isRequired = false;
    bool isPrimaryKey = false;
    /// Values at most of a select, relation or file; 1 for all others.
    int maxSelect = 1;
    /// The choices of a select.
    QStringList values;
    /// The id of a relation's collection.
    QString relatedCollectionId;
    /// All of it, for options that have no member here.
    JsonValue json;

    bool isMultiple() const { return maxSelect > 1; }
    /// Of a file field: downloads take a token.
    bool isProtected() const { return json[u"protected"].toBool(); }
};

/// A collection, as the API tells it.
struct CollectionInfo
{
    QString id;
    QString name;
    /// `base`, `auth` or `view`.
    QString type;
    bool isSystem = false;
    std::vector<FieldInfo> fields;
    QStringList indexes;
    /// Null: superusers only; empty: everybody.
    std::optional<QString> listRule;
    std::optional<QString> viewRule;
    std::optional<QString> createRule;
    std::optional<QString> updateRule;
    std::optional<QString> deleteRule;
    JsonValue json;

    const FieldInfo *field(QStringView fieldName) const;
};

CollectionInfo collectionInfo(const JsonValue &json);

}  // namespace Binnacle::Client
