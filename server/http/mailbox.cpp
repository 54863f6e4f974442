// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/mailbox.h"

#include <algorithm>
#include <sys/eventfd.h>

namespace Binnacle::Http {

Mailbox::Mailbox()
    : m_wakeUp(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
}

Mailbox::~Mailbox()
{
    take();
}

void Mailbox::post(Message message)
{
    auto node = std::make_unique<Node>(Node{std::move(message), nullptr});
    Node *const added = node.release();
    Node *newest = m_newest.load(std::memory_order_relaxed);
    do {
        added->older = newest;
    } while (!m_newest.compare_exchange_weak(newest, added));
    if (newest == nullptr && !m_isAwake.load())
        ::eventfd_write(m_wakeUp.get(), 1);
}

std::vector<Message> Mailbox::take()
{
    std::vector<Message> messages;
    Node *next = m_newest.exchange(nullptr);
    while (next != nullptr) {
        const std::unique_ptr<Node> node(next);
        messages.push_back(std::move(node->message));
        next = node->older;
    }
    std::reverse(messages.begin(), messages.end());
    return messages;
}

}  // namespace Binnacle::Http
