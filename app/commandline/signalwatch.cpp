// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline/signalwatch.h"

#include <csignal>
#include <sys/signalfd.h>
#include <unistd.h>

namespace Binnacle {

namespace {

sigset_t stopSignals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

}  // namespace

SignalWatch::SignalWatch()
{
    // A peer that hangs up must not end the process.
    std::signal(SIGPIPE, SIG_IGN);
    const sigset_t set = stopSignals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    m_descriptor = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (m_descriptor < 0)
        pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void SignalWatch::start()
{
    if (m_descriptor < 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &SignalWatch::read);
}

SignalWatch::~SignalWatch()
{
    m_notifier.reset();
    if (m_descriptor >= 0)
        close(m_descriptor);
}

void SignalWatch::read()
{
    signalfd_siginfo info{};
    if (::read(m_descriptor, &info, sizeof info) != ssize_t(sizeof info))
        return;
    const sigset_t set = stopSignals();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    emit stopRequested();
}

}  // namespace Binnacle
