// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <variant>
#include <vector>

namespace Binnacle::Db {

/// Bytes that are not text.
struct Blob
{
    QByteArray bytes;
    friend bool operator==(const Blob &, const Blob &) = default;
};

/// A value to bind or a value read: NULL, integer, real, UTF-8 text or blob. The type matters:
/// it decides affinity and comparison in SQLite (R5.19).
using Value = std::variant<std::monostate, qint64, double, QByteArray, Blob>;
using Values = std::vector<Value>;

inline Value textValue(const QString &text)
{
    return text.toUtf8();
}

/// SQL with `?` placeholders, and what to bind to them in their order.
struct Statement
{
    QByteArray sql;
    Values values;
};

}  // namespace Binnacle::Db
