// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/sortparser.h"

#include "schema/filtererror.h"

#include <QStringList>

namespace Binnacle::Schema {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxSortItems = 8;
constexpr qsizetype maxSortNameBytes = 255;

}  // namespace

Result<std::vector<SortItem>> parseSort(const QString &text)
{
    const QStringList parts = text.split(u',');
    if (parts.size() > maxSortItems)
        return filterError(u"max sort fields limit reached (max: %1)"_s.arg(maxSortItems));
    std::vector<SortItem> items;
    for (const QString &part : parts) {
        QString name = part.trimmed();
        const bool isDescending = name.startsWith(u'-');
        if (isDescending || name.startsWith(u'+'))
            name.remove(0, 1);
        if (name.isEmpty() || name.toUtf8().size() > maxSortNameBytes)
            return filterError(u"invalid sort field "_s + quotedForMessage(name.toUtf8()));
        items.push_back({name, isDescending});
    }
    return items;
}

}  // namespace Binnacle::Schema
