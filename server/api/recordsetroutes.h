// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class RecordService;
class Router;

/// What is beside the contract over many records of a collection: `…/aggregate`, `…/facets`, and
/// PATCH and DELETE of `…/records?filter=`. @p records must outlive the router.
void addRecordSetRoutes(Router &router, RecordService &records);

}  // namespace Binnacle
