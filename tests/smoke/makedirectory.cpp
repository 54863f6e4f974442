// SPDX-License-Identifier: GPL-3.0-or-later
// Usage: sample-directory TARGET. For tests that are no programs of ours.
#include "smoke/sampledirectory.h"

#include <QCoreApplication>

#include <cstdio>

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 2) {
        std::fputs("usage: sample-directory TARGET\n", stderr);
        return 2;
    }
    const Binnacle::Result<void> made = Binnacle::Test::makeSampleDirectory(arguments[1]);
    if (!made) {
        std::fprintf(stderr, "%s\n", qPrintable(made.error().detail));
        return 1;
    }
    return 0;
}
