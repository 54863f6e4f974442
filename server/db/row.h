// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/value.h"

#include <QByteArrayView>

namespace Binnacle::Db {

/// The row a cursor stands on. Views are valid until the cursor moves.
class Row
{
public:
    enum class Type
    {
        Null,
        Integer,
        Real,
        Text,
        Blob
    };

    virtual ~Row() = default;
    virtual int columnCount() const = 0;
    virtual QByteArrayView columnName(int column) const = 0;
    virtual Type type(int column) const = 0;
    bool isNull(int column) const { return type(column) == Type::Null; }
    /// Converted as the engine converts; 0 for NULL.
    virtual qint64 integer(int column) const = 0;
    virtual double real(int column) const = 0;
    /// UTF-8; numbers in their text form, a blob's bytes, empty for NULL.
    virtual QByteArrayView text(int column) const = 0;

    /// A copy of one column.
    Value value(int column) const;
    QString string(int column) const { return QString::fromUtf8(text(column)); }
};

}  // namespace Binnacle::Db
