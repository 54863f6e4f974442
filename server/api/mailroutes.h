// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class Router;
class TestMail;

/// `POST /api/settings/test/email` (A6.10). @p mail must outlive the router.
void addMailRoutes(Router &router, const TestMail &mail);

}  // namespace Binnacle
