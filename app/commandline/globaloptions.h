// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runtime/serveroptions.h"

#include <QString>

#include <chrono>

namespace Binnacle {

/// What every command knows: the flags before or after its name, and how it was called.
struct GlobalOptions
{
    /// As typed, for messages that tell what to type next.
    QString executable;
    QString dataDirectory;
    QString publicDirectory;
    /// Name of the environment variable that holds the key of the settings; empty for none.
    QString encryptionVariable;
    std::chrono::seconds queryTimeout{30};
    bool hasIndexFallback = true;
    /// Print requests, statements and other debug messages to the terminal.
    bool isDev = false;
};

inline Runtime::DataOptions dataOptions(const GlobalOptions &global)
{
    return {global.dataDirectory, global.encryptionVariable, global.queryTimeout, global.isDev};
}

}  // namespace Binnacle
