// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

/// What tells the two programs apart on the command line.
struct Program
{
    /// `binnacle-server`.
    const char *name = nullptr;
    /// Called without a command: serve, or else print the help.
    bool servesByDefault = false;
};

/// Runs the command that the arguments ask for and gives the process's exit status: 0, or 1 when
/// anything failed. Blocks until the command has ended. Thread: main.
int runCommandLine(const Program &program, int argc, char **argv);

}  // namespace Binnacle
