// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/roles.h"

#include <QAbstractItemModel>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

CellTone toneOfStatus(int status)
{
    switch (status / 100) {
    case 2: return CellTone::Ok;
    case 3: return CellTone::Info;
    case 4: return CellTone::Warn;
    case 5: return CellTone::Error;
    default: return CellTone::Muted;
    }
}

QString accessibleCellText(const QModelIndex &index)
{
    if (!index.isValid())
        return {};
    const QString header
        = index.model()->headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString();
    const QString value = index.data(Qt::DisplayRole).toString();
    if (header.isEmpty())
        return value;
    return header + u": "_s + value;
}

}  // namespace Binnacle::Models
