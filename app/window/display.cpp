// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/display.h"

#include <QByteArray>

#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

// A message handler has no context but the program's.
QtMessageHandler otherHandler = nullptr;
QString *platformTrouble = nullptr;

/// Qt reports a missing platform as a fatal message; what went wrong comes before it.
void hearPlatform(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const bool isOfPlatform = QByteArrayView(context.category).startsWith("qt.qpa");
    if (type == QtFatalMsg) {
        const QString reason = platformTrouble->isEmpty() ? message : *platformTrouble;
        const QString text = u"Error: the window cannot be shown: "_s + reason.simplified()
            + u". `serve` needs no display.\n"_s;
        std::fputs(text.toLocal8Bit().constData(), stderr);
        std::_Exit(1);
    }
    if (isOfPlatform && type == QtWarningMsg) {
        if (platformTrouble->isEmpty())
            *platformTrouble = message;
        return;
    }
    if (!isOfPlatform && otherHandler)
        otherHandler(type, context, message);
}

}  // namespace

Result<void> checkDisplay()
{
    if (!qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") || !qEnvironmentVariableIsEmpty("DISPLAY")
        || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        return {};
    return Error::make(Error::Kind::Unavailable,
                       u"there is no display to open the window on. `serve` needs none, "
                       "and a window elsewhere can attach to it."_s);
}

std::unique_ptr<QApplication> makeApplication(int &argc, char **argv)
{
    QString trouble;
    platformTrouble = &trouble;
    otherHandler = qInstallMessageHandler(hearPlatform);
    auto application = std::make_unique<QApplication>(argc, argv);
    qInstallMessageHandler(otherHandler);
    platformTrouble = nullptr;
    return application;
}

}  // namespace Binnacle
