// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Binnacle {

class Router;

struct PublicFiles
{
    /// Need not exist.
    QString directory;
    /// Answer paths that do not exist with the index.html of the directory.
    bool hasIndexFallback = true;
};

/// `GET /{path...}`: the files of the public directory (P1.13).
void addStaticRoutes(Router &router, const PublicFiles &files);

}  // namespace Binnacle
