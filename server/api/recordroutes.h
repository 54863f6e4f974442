// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class RecordService;
class Router;

/// `/api/collections/{collection}/records` and `…/records/{id}` (R4), and what recordsetroutes.h
/// has beside them. @p records must outlive the router.
void addRecordRoutes(Router &router, RecordService &records);

}  // namespace Binnacle
