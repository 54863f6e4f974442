// SPDX-License-Identifier: GPL-3.0-or-later
// usage: bench_window DIRECTORY ADDRESS
//
// Shows the window on a data directory, served at that address, until SIGTERM, and presses a key
// all the while. Then prints how long keys took from being posted until they were handled, and
// until what they changed was painted.
#include "hosting/opener.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <random>
#include <thread>
#include <vector>

using namespace Binnacle;
using namespace std::chrono_literals;

namespace {

using SteadyClock = std::chrono::steady_clock;

volatile std::sig_atomic_t shallStop = 0;

/// Hosts at one address.
class AddressOpener final : public Client::InstanceOpener
{
public:
    explicit AddressOpener(QString address)
        : m_address(std::move(address))
        , m_opener(HostOptions{})
    {
    }
    Opened openDirectory(const QString &directory, const QString &) override
    {
        return m_opener.openDirectory(directory, m_address);
    }
    Opened create(const Client::NewProject &project) override { return m_opener.create(project); }
    Opened openSample() override { return m_opener.openSample(); }
    Opened attach(const Client::AttachTarget &target) override { return m_opener.attach(target); }

private:
    const QString m_address;
    Opener m_opener;
};

class Press final : public QEvent
{
public:
    static constexpr Type type = QEvent::User;
    Press()
        : QEvent(type)
    {
    }
    const SteadyClock::time_point postedAt = SteadyClock::now();
};

double milliseconds(SteadyClock::duration duration)
{
    return std::chrono::duration<double, std::milli>(duration).count();
}

/// Presses Tab whenever it is told to, so that the ring of focus moves, and takes the time.
class Typist final : public QObject
{
public:
    explicit Typist(QWidget &window)
        : m_window(window)
    {
        m_window.installEventFilter(this);
    }

    bool event(QEvent *event) override
    {
        if (event->type() != Press::type)
            return QObject::event(event);
        const auto postedAt = static_cast<Press *>(event)->postedAt;
        QWidget *target = QApplication::focusWidget();
        if (!target)
            target = &m_window;
        QKeyEvent press(QEvent::KeyPress, Qt::Key_Tab, Qt::NoModifier);
        QCoreApplication::sendEvent(target, &press);
        const bool isOpening = postedAt - m_begun < opening;
        (isOpening ? m_opening : m_handled).push_back(milliseconds(SteadyClock::now() - postedAt));
        if (!isOpening)
            m_waiting.push_back(postedAt);
        return true;
    }

    bool eventFilter(QObject *, QEvent *event) override
    {
        // The window paints all that is to be painted in this event, which is not over yet.
        if (event->type() == QEvent::UpdateRequest && !m_waiting.empty())
            QMetaObject::invokeMethod(
                this, [this] { painted(); }, Qt::QueuedConnection);
        return false;
    }

    void print()
    {
        print("opening", m_opening);
        print("handled", m_handled);
        print("painted", m_painted);
    }

private:
    void painted()
    {
        for (const SteadyClock::time_point postedAt : m_waiting)
            m_painted.push_back(milliseconds(SteadyClock::now() - postedAt));
        m_waiting.clear();
    }

    static void print(const char *what, std::vector<double> &times)
    {
        std::sort(times.begin(), times.end());
        if (times.empty())
            return;
        const auto at = [&times](double share) {
            return times[std::min(times.size() - 1, size_t(share * double(times.size())))];
        };
        std::printf("%s %zu keys: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, longest %.1f ms\n", what,
                    times.size(), at(0.5), at(0.95), at(0.99), times.back());
    }

    /// The window builds its pages and loads their first lists in this time: a measure of its own.
    static constexpr std::chrono::seconds opening{1};

    QWidget &m_window;
    const SteadyClock::time_point m_begun = SteadyClock::now();
    std::vector<double> m_opening;
    std::vector<SteadyClock::time_point> m_waiting;
    std::vector<double> m_handled;
    std::vector<double> m_painted;
};

}  // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3) {
        std::fputs("usage: bench_window DIRECTORY ADDRESS\n", stderr);
        return 2;
    }
    const QTemporaryDir state;
    Ui::Theme theme;
    theme.install();
    AddressOpener opener(arguments[2]);
    Ui::MainWindow window(opener, theme,
                          Ui::ShellSetup{state.path(), Ui::standardPages(), [] { return false; }});
    QObject::connect(&window, &Ui::MainWindow::finished, &application,
                     [] { QCoreApplication::exit(0); });
    window.show();
    window.activateWindow();
    window.openDirectory(arguments[1]);

    std::signal(SIGTERM, [](int) { shallStop = 1; });
    QTimer stopTimer;
    QObject::connect(&stopTimer, &QTimer::timeout, &window, [&window] {
        if (shallStop)
            window.stopAndQuit();
    });
    stopTimer.start(50ms);

    // From a thread of its own: a timer of this one would wait until there is nothing to do.
    Typist typist(window);
    std::atomic<bool> hasEnded = false;
    std::thread finger([&typist, &hasEnded] {
        std::minstd_rand random(1);
        std::uniform_int_distribution<int> pause(60, 240);
        while (!hasEnded) {
            std::this_thread::sleep_for(std::chrono::milliseconds(pause(random)));
            QCoreApplication::postEvent(&typist, new Press);
        }
    });
    const int status = QCoreApplication::exec();
    hasEnded = true;
    finger.join();
    typist.print();
    return status;
}
