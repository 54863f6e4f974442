// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/waitscope.h"

namespace Binnacle {

namespace {

thread_local WaitObserver *threadObserver = nullptr;
thread_local int depth = 0;

}  // namespace

void WaitObserver::setForThread(WaitObserver *observer)
{
    threadObserver = observer;
}

WaitScope::WaitScope()
{
    if (++depth == 1 && threadObserver)
        threadObserver->waitBegins();
}

WaitScope::~WaitScope()
{
    if (--depth == 0 && threadObserver)
        threadObserver->waitEnds();
}

}  // namespace Binnacle
