// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonwriter.h"

namespace Binnacle {

/// Ends the object of a page, after its items: number, size and totals. @p total is -1 when
/// nobody asked for it.
void endPage(JsonWriter &json, qint64 page, qint64 perPage, qint64 total);

}  // namespace Binnacle
