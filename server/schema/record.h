// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "db/row.h"
#include "schema/collection.h"

#include <memory>
#include <vector>

namespace Binnacle::Schema {

/// One record in memory: a value for each field of its collection, in fieldvalue.h's form.
class Record final
{
public:
    /// A blank record. Shared because a record may outlive the collection's publication.
    explicit Record(std::shared_ptr<const Collection> collection);

    /// Reads columns by name from a row that has them (`SELECT *`); missing ones are zero.
    static Record fromRow(std::shared_ptr<const Collection> collection, const Db::Row &row);

    const Collection &collection() const { return *m_collection; }
    std::shared_ptr<const Collection> sharedCollection() const { return m_collection; }

    QString id() const { return value(u"id").toString(); }
    const JsonValue &value(int field) const { return m_values[size_t(field)]; }
    /// A null value for an unknown field.
    const JsonValue &value(QStringView field) const;
    void setValue(int field, JsonValue value) { m_values[size_t(field)] = std::move(value); }
    /// Does nothing for an unknown field.
    void setValue(QStringView field, JsonValue value);

private:
    std::shared_ptr<const Collection> m_collection;
    std::vector<JsonValue> m_values;
};

}  // namespace Binnacle::Schema
