// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/observation/filterexpression.h"

#include <functional>
#include <vector>

namespace Binnacle::Models {

/// A proposal for a filter that is being typed: @p text in place of @p length characters from
/// @p from.
struct FilterProposal
{
    QString text;
    QString detail;
    int from = 0;
    int length = 0;
};

/// Values seen of a field, by its name.
using FilterValues = std::function<QStringList(const QString &field)>;

/// What may stand at @p cursor: fields, then operators, then values, then `&&` and `||`.
std::vector<FilterProposal> completeFilter(const QString &text, int cursor,
                                           const FilterFields &fields, const FilterValues &values);

}  // namespace Binnacle::Models
