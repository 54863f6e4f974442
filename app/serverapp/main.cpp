// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline/commandline.h"

int main(int argc, char **argv)
{
    return Binnacle::runCommandLine({"binnacle-server"}, argc, argv);
}
