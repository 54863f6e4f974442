// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/windowapplication.h"

#include "hosting/opener.h"
#include "sample/sampleproject.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/pagelink.h"
#include "widgets/theme.h"
#include "window/display.h"
#include "window/singleinstance.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <optional>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

void bringUp(QWidget &window)
{
    window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
    window.show();
    window.raise();
    window.activateWindow();
}

void open(Ui::MainWindow &window, const WindowRequest &request)
{
    switch (request.kind) {
    case WindowRequest::Kind::Show: break;
    case WindowRequest::Kind::Directory: window.openDirectory(request.argument); break;
    case WindowRequest::Kind::Link: window.openLink(request.argument); break;
    case WindowRequest::Kind::Sample: window.openSample(); break;
    }
}

/// The other window has a sample of its own, which may be elsewhere.
Result<WindowRequest> requestForOther(const WindowOptions &options)
{
    const QString directory = options.hosting.sampleDirectory;
    if (options.request.kind != WindowRequest::Kind::Sample || directory.isEmpty())
        return options.request;
    if (!QFileInfo::exists(QDir(directory).filePath(u"data.db"_s))) {
        if (Result<void> made = Sample::makeProject(directory); !made)
            return std::move(made).error();
    }
    return WindowRequest{WindowRequest::Kind::Directory, directory};
}

/// A link without an instance is for whatever was open.
bool wantsSession(const WindowRequest &request)
{
    if (request.kind != WindowRequest::Kind::Link)
        return request.kind == WindowRequest::Kind::Show;
    const std::optional<Ui::PageLink> link = Ui::parseLink(request.argument);
    return link && link->instance.isEmpty();
}

HostOptions withSample(HostOptions hosting)
{
    if (hosting.sampleDirectory.isEmpty())
        hosting.sampleDirectory = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
            + u"/sample/harbour"_s;
    return hosting;
}

}  // namespace

WindowApplication::WindowApplication(int &argc, char **argv)
{
    QCoreApplication::setApplicationName(u"binnacle"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(BINNACLE_VERSION));
    QGuiApplication::setDesktopFileName(u"org.binnacle.Binnacle"_s);
    // The window says when it has ended; in the tray it is closed and goes on.
    QGuiApplication::setQuitOnLastWindowClosed(false);
    m_application = makeApplication(argc, argv);
}

WindowApplication::~WindowApplication() = default;

Result<void> WindowApplication::run(const WindowOptions &options)
{
    SingleInstance single(SingleInstance::standardDirectory());
    const SingleInstance::Role role = single.claim();
    if (role == SingleInstance::Role::Later && !options.isNewWindow) {
        const Result<WindowRequest> request = requestForOther(options);
        return request ? single.handOver(*request) : request.error();
    }
    Ui::Theme theme;
    theme.install();
    // Ends after the window, and waits for the servers that stop with it.
    Opener opener(withSample(options.hosting));
    Ui::MainWindow window(opener, theme);
    m_window = &window;
    QObject::connect(&window, &Ui::MainWindow::finished, m_application.get(),
                     [] { QCoreApplication::exit(0); });
    QObject::connect(&single, &SingleInstance::requested, &window,
                     [&window](const WindowRequest &request) {
                         bringUp(window);
                         open(window, request);
                     });
    window.show();
    open(window, options.request);
    if (role != SingleInstance::Role::Later && wantsSession(options.request))
        window.restoreSession();
    QCoreApplication::exec();
    m_window = nullptr;
    return {};
}

void WindowApplication::stop()
{
    if (m_window)
        m_window->stopAndQuit();
    else
        QCoreApplication::exit(0);
}

}  // namespace Binnacle
