// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "core/result.h"
#include "schema/collection.h"

#include <QHash>
#include <QStringList>

namespace Binnacle {

/// Which column of a file goes to which field. Files and autodates are not taken from files.
/// Thread: one at a time.
class ColumnMapping final
{
public:
    /// @p wanted is an object of column to field, or null: each to the field of its name. Errors:
    /// InvalidInput, with a message, for what cannot be.
    static Result<ColumnMapping> make(const Schema::Collection &collection,
                                      const JsonValue &wanted);

    /// The body of one row. @p isText: values are the texts of cells, of which lists, objects and
    /// points are JSON.
    JsonValue body(const JsonValue &values, bool isText);

    /// Errors: InvalidInput when a mapped column is not among @p columns.
    Result<void> check(const QStringList &columns) const;

    /// Column to field, as far as columns have been seen.
    JsonValue fieldsJson() const;
    const QStringList &ignored() const { return m_ignored; }

private:
    explicit ColumnMapping(const Schema::Collection &collection)
        : m_collection(&collection)
    {
    }
    /// Null when the column goes nowhere.
    const Schema::Field *fieldOf(const QString &column);

    const Schema::Collection *m_collection;
    bool m_isExplicit = false;
    QHash<QString, QString> m_wanted;
    QHash<QString, const Schema::Field *> m_known;
    QStringList m_seen;
    QStringList m_ignored;
};

}  // namespace Binnacle
