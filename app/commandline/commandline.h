// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commandline/globaloptions.h"
#include "core/result.h"

#include <functional>

namespace Binnacle {

/// What was asked of the window.
struct WindowCall
{
    int &argc;
    char **argv;
    /// Its data directory is empty unless one was given.
    GlobalOptions global;
    /// A `binnacle:` link, or empty.
    QString link;
    /// The sample project, in the data directory if that was given.
    bool isSample = false;
    bool isNewWindow = false;
};

/// What tells the two programs apart on the command line.
struct Program
{
    /// `binnacle-server`.
    const char *name = nullptr;
    /// Runs when there is no command, before any application object is made. Without it the help
    /// is printed.
    std::function<Result<void>(const WindowCall &)> openWindow = {};
};

/// Runs the command that the arguments ask for and gives the process's exit status: 0, or 1 when
/// anything failed. Blocks until the command has ended. Thread: main.
int runCommandLine(const Program &program, int argc, char **argv);

}  // namespace Binnacle
