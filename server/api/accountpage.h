// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class Router;

/// `/_/`: the page that links in mails and the way back from OAuth2 providers lead to (A6.7, A4.5).
/// It confirms addresses and sets passwords through the routes of the API.
void addAccountPage(Router &router);

}  // namespace Binnacle
