// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/filterproposal.h"
#include "models/observation/filterexpression.h"

#include <functional>
#include <vector>

namespace Binnacle::Models {

/// Values seen of a field, by its name.
using FilterValues = std::function<QStringList(const QString &field)>;

/// What may stand at @p cursor: fields, then operators, then values, then `&&` and `||`.
std::vector<FilterProposal> completeFilter(const QString &text, int cursor,
                                           const FilterFields &fields, const FilterValues &values);

}  // namespace Binnacle::Models
