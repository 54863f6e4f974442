// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace Binnacle {

/// Turns SIGINT and SIGTERM into a Qt signal. Made on the main thread before any other thread
/// starts, so before a QApplication: threads inherit the mask that keeps those signals from killing
/// the process.
class SignalWatch final : public QObject
{
    Q_OBJECT

public:
    SignalWatch();
    ~SignalWatch() override;

    /// From here on the signal is emitted, also for what came before. After the application is
    /// made.
    void start();

signals:
    /// The first one asks for an orderly end; after it the default actions are back, so that a
    /// second one ends the process at once.
    void stopRequested();

private:
    void read();

    int m_descriptor = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

}  // namespace Binnacle
