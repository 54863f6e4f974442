// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QString>

#include <vector>

namespace Binnacle::Schema {

struct SortItem
{
    QString name;
    bool isDescending = false;
};

/// Reads a sort (R5.16): names are not looked up here. Errors: InvalidInput (too many items, a
/// name that is empty or too long) with the reason in `detail`.
Result<std::vector<SortItem>> parseSort(const QString &text);

}  // namespace Binnacle::Schema
