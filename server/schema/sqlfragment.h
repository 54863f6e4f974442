// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/value.h"

#include <QByteArray>

#include <vector>

namespace Binnacle::Schema {

/// A piece of SQL with the values of its placeholders, in their order.
struct SqlFragment
{
    QByteArray sql;
    Db::Values values;

    SqlFragment() = default;
    explicit SqlFragment(QByteArray text)
        : sql(std::move(text))
    {
    }
    /// One placeholder.
    static SqlFragment parameter(Db::Value value);

    bool isEmpty() const { return sql.isEmpty(); }
    SqlFragment &operator<<(QByteArrayView text);
    SqlFragment &operator<<(const SqlFragment &other);
};

/// Stands for the @p index-th part (0 to 15) in what is given to filledIn().
QByteArray sqlMarker(int index);

/// Puts @p parts in the places of their markers, values included. This is how a dialect's text,
/// which may use an argument twice or in another order, keeps its placeholders in step.
SqlFragment filledIn(const QByteArray &text, const std::vector<SqlFragment> &parts);

}  // namespace Binnacle::Schema
