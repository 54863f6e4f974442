// SPDX-License-Identifier: GPL-3.0-or-later
#include "routerfixture.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

void RouterFixture::makeRouter(RouterOptions options)
{
    m_router.reset();
    m_observer = std::make_unique<FakeObserver>();
    m_router
        = std::make_unique<Router>(std::move(options), m_authenticator, m_observer.get(), m_clock);
}

void RouterFixture::addRoute(Wire::Method method, const QByteArray &pattern, Handler handler,
                             Guard guard, Execution execution)
{
    RouteSpec spec;
    spec.method = method;
    spec.pattern = pattern;
    spec.owner = "test"_ba;
    spec.guard = guard;
    spec.handler = std::move(handler);
    spec.execution = execution;
    m_router->add(std::move(spec));
}

Wire::Response RouterFixture::ask(Wire::Request asked)
{
    Answer answer;
    m_router->dispatch(std::move(asked), answer.completion());
    return answer.wait();
}

}  // namespace Binnacle
