// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "window/windowoptions.h"

#include <memory>

class QApplication;

namespace Binnacle {

namespace Ui {
class MainWindow;
}

/// The program while it has a window: the application, the servers it hosts, the window on them.
///
/// Thread: main.
class WindowApplication final
{
    Q_DISABLE_COPY_MOVE(WindowApplication)

public:
    /// After checkDisplay(). Ends the process where no window can be opened.
    WindowApplication(int &argc, char **argv);
    ~WindowApplication();

    /// Opens the window and blocks until it has closed and its servers have stopped; or hands over
    /// to the window that is open already. Error, for the operator: Unavailable.
    Result<void> run(const WindowOptions &options);
    /// Ends run() in order, without asking.
    void stop();

private:
    std::unique_ptr<QApplication> m_application;
    /// While run() has one.
    Ui::MainWindow *m_window = nullptr;
};

}  // namespace Binnacle
