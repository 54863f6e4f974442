// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

/// Is told when its thread waits for something other than a processor.
class WaitObserver
{
public:
    virtual ~WaitObserver() = default;
    virtual void waitBegins() = 0;
    virtual void waitEnds() = 0;

    /// The calling thread's own, which may be null; @p observer outlives the thread's work.
    static void setForThread(WaitObserver *observer);
};

/// Says that the calling thread waits until the end of the scope, for a disk or another thread,
/// so that its pool may run something else meanwhile. For waits of a millisecond and more; costs
/// nothing to speak of. Scopes nest.
class WaitScope
{
public:
    WaitScope();
    ~WaitScope();
    WaitScope(const WaitScope &) = delete;
    WaitScope &operator=(const WaitScope &) = delete;
};

}  // namespace Binnacle
