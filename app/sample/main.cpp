// SPDX-License-Identifier: GPL-3.0-or-later
// Usage: sample-project TARGET. Makes the sample project there.
#include "sample/sampleproject.h"

#include <QCoreApplication>

#include <cstdio>

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 2) {
        std::fputs("usage: sample-project TARGET\n", stderr);
        return 2;
    }
    const Binnacle::Result<void> made = Binnacle::Sample::makeProject(arguments[1]);
    if (!made) {
        std::fprintf(stderr, "%s %s\n", qPrintable(made.error().message),
                     qPrintable(made.error().detail));
        return 1;
    }
    return 0;
}
