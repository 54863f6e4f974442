// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "db/row.h"
#include "schema/collection.h"

#include <QByteArray>

#include <optional>
#include <utility>
#include <vector>

namespace Binnacle::Schema {

/// The columns of one `_collections` row (R1.6).
struct CollectionRow
{
    QString id;
    bool system = false;
    QString type;
    QString name;
    /// JSON texts.
    QByteArray fields;
    QByteArray indexes;
    QByteArray options;
    std::optional<QString> listRule;
    std::optional<QString> viewRule;
    std::optional<QString> createRule;
    std::optional<QString> updateRule;
    std::optional<QString> deleteRule;
    QString created;
    QString updated;

    /// Reads them by name; a column that is not there stays empty.
    static CollectionRow fromRow(const Db::Row &row);
    /// Every column with the value to bind, in an order of its own.
    std::vector<std::pair<QString, Db::Value>> columns() const;
};

/// Errors: Internal when the type is unknown or a JSON text is broken.
Result<Collection> collectionFromRow(const CollectionRow &row);
CollectionRow collectionToRow(const Collection &collection);

/// The collection as the API shows it (R2.1): members in the order of the contract, without
/// secrets. Write it with JsonValue::toJson(), which keeps that order.
JsonValue collectionToJson(const Collection &collection);

/// Decodes a submitted body over a collection (R2.4, R2.5): what is not sent stays, `fields` and
/// `indexes` replace, options of its type merge, the case of keys does not matter. An unknown
/// `type` leaves the type alone: whoever validates looks at the body. Errors: InvalidInput for a
/// value of the wrong type, among them a field of unknown type.
Result<Collection> collectionMerged(Collection collection, const JsonValue &body);

}  // namespace Binnacle::Schema
