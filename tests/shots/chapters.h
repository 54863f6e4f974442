// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle::Shots {

class Stage;

/// The first of them: nothing is open yet.
void shootWelcome(Stage &stage);
void shootAccess(Stage &stage);
void shootData(Stage &stage);
void shootDataChanges(Stage &stage);
void shootLogs(Stage &stage);
void shootRoutes(Stage &stage);
void shootOverview(Stage &stage);
void shootShell(Stage &stage);
/// Loading, refreshing, without a link.
void shootStates(Stage &stage);
/// Narrow, enlarged, from right to left.
void shootSizes(Stage &stage);

}  // namespace Binnacle::Shots
