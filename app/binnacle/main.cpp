// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline/commandline.h"
#include "commandline/signalwatch.h"
#include "window/display.h"
#include "window/windowapplication.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace Binnacle {

namespace {

QString absoluteDirectory(const QString &path)
{
    const QFileInfo info(path);
    // A file of it will do, as a file manager gives one.
    return QDir::cleanPath(info.isFile() ? info.absolutePath() : info.absoluteFilePath());
}

WindowOptions windowOptions(const WindowCall &call)
{
    WindowOptions options;
    options.isNewWindow = call.isNewWindow;
    options.hosting.encryptionVariable = call.global.encryptionVariable;
    options.hosting.queryTimeout = call.global.queryTimeout;
    const QString given = call.global.dataDirectory;
    const QString directory = given.isEmpty() ? QString() : absoluteDirectory(given);
    using Kind = WindowRequest::Kind;
    if (call.isSample) {
        options.hosting.sampleDirectory = directory;
        options.request = {Kind::Sample, {}};
    } else if (!call.link.isEmpty()) {
        options.request = {Kind::Link, call.link};
    } else if (!directory.isEmpty()) {
        options.request = {Kind::Directory, directory};
    }
    return options;
}

Result<void> openWindow(const WindowCall &call)
{
    if (Result<void> display = checkDisplay(); !display)
        return display;
    // Before the application starts threads.
    SignalWatch signalWatch;
    WindowApplication application(call.argc, call.argv);
    signalWatch.start();
    QObject::connect(&signalWatch, &SignalWatch::stopRequested, QCoreApplication::instance(),
                     [&application] { application.stop(); });
    return application.run(windowOptions(call));
}

}  // namespace

}  // namespace Binnacle

int main(int argc, char **argv)
{
    return Binnacle::runCommandLine({"binnacle", Binnacle::openWindow}, argc, argv);
}
