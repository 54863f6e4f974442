// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commandline/globaloptions.h"
#include "core/result.h"

#include <QStringList>

namespace Binnacle {

struct ServeOptions
{
    QString address;
    QStringList allowedOrigins;
    QStringList allowedHosts;
    bool isObserved = true;
};

/// Serves until SIGINT or SIGTERM. Errors: what kept the server from starting, for the operator.
Result<void> runServe(const GlobalOptions &global, const ServeOptions &options);

}  // namespace Binnacle
