// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace Binnacle::Ui {

class Notices;
class Theme;
class Workspace;

/// Offers a sheet over @p window that makes the first superuser, if the server of this computer
/// has none. Whoever holds the process is its owner, so that no token is needed. All outlive the
/// window but the workspace, which may be closed meanwhile.
void offerOwner(Workspace &workspace, const Theme &theme, Notices &notices, QWidget *window);

}  // namespace Binnacle::Ui
