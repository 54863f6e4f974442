// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <vector>

namespace Binnacle::Models {

/// Puts @p fresh, the beginning of a list with the newest first, in the place of the beginning of
/// @p known. True when older ones stay behind it: it must meet them, and @p hasMore say that there
/// are any. What has an `id` can be kept so.
template <typename T>
bool replaceNewest(std::vector<T> &known, const std::vector<T> &fresh, bool hasMore)
{
    auto met = known.end();
    if (hasMore && !fresh.empty()) {
        met = std::find_if(known.begin(), known.end(),
                           [&fresh](const T &each) { return each.id == fresh.back().id; });
    }
    std::vector<T> older;
    if (met != known.end())
        older.assign(met + 1, known.end());
    known = fresh;
    known.insert(known.end(), older.begin(), older.end());
    return !older.empty();
}

}  // namespace Binnacle::Models
