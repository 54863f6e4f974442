// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/pagefigures.h"

namespace Binnacle {

void endPage(JsonWriter &json, qint64 page, qint64 perPage, qint64 total)
{
    json.rawKey("\"page\":");
    json.value(page);
    json.rawKey("\"perPage\":");
    json.value(perPage);
    json.rawKey("\"totalItems\":");
    json.value(total);
    json.rawKey("\"totalPages\":");
    json.value(total < 0 ? qint64(-1) : (total + perPage - 1) / perPage);
    json.endObject();
}

}  // namespace Binnacle
