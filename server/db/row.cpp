// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/row.h"

namespace Binnacle::Db {

Value Row::value(int column) const
{
    switch (type(column)) {
    case Type::Null: return {};
    case Type::Integer: return integer(column);
    case Type::Real: return real(column);
    case Type::Text: return text(column).toByteArray();
    case Type::Blob: return Blob{text(column).toByteArray()};
    }
    Q_UNREACHABLE();
}

}  // namespace Binnacle::Db
