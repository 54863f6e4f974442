// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executioncontext.h"

namespace Binnacle {

namespace {

thread_local const ExecutionContext *currentContext = nullptr;

}  // namespace

ExecutionScope::ExecutionScope(ExecutionContext context)
    : m_context(std::move(context))
    , m_outer(std::exchange(currentContext, &m_context))
{
}

ExecutionScope::~ExecutionScope()
{
    currentContext = m_outer;
}

const ExecutionContext &ExecutionScope::current()
{
    static const ExecutionContext none;
    return currentContext ? *currentContext : none;
}

const Actor &ExecutionScope::currentActor()
{
    static const Actor server;
    return current().actor ? *current().actor : server;
}

}  // namespace Binnacle
