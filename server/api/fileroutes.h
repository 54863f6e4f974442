// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class AuthService;
class FileService;
class Router;

/// `/api/files/…` (P4.5 to P4.9): files of records, and tokens for protected ones. All must outlive
/// the router.
void addFileRoutes(Router &router, const FileService &files, const AuthService &auth);

}  // namespace Binnacle
