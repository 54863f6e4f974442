// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class FruitlessLists;
class RecordService;
class Router;

/// `/api/collections/{collection}/records` and `…/records/{id}` (R4), and what recordsetroutes.h
/// has beside them. All must outlive the router; without @p fruitless no answer is held back.
void addRecordRoutes(Router &router, RecordService &records, FruitlessLists *fruitless = nullptr);

}  // namespace Binnacle
