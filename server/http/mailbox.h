// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/listenaddress.h"
#include "wire/response.h"

#include <atomic>
#include <memory>
#include <variant>
#include <vector>

namespace Binnacle::Http {

class EventStream;

/// Names a connection of one I/O thread for as long as it lives, and never another one later.
using ConnectionId = quint64;

/// The answer to a request, made on some other thread.
struct AnswerMessage
{
    ConnectionId connection = 0;
    /// Which of the connection's requests it answers.
    quint32 request = 0;
    Wire::Response response;
};

/// The stream has something to send, or is to end.
struct StreamMessage
{
    std::shared_ptr<EventStream> stream;
};

struct ShutDownMessage
{
};

using Message = std::variant<AnswerMessage, StreamMessage, ShutDownMessage>;

/// What other threads want of an I/O thread. Posting takes no lock, and only the post that finds
/// the box empty and its owner asleep wakes the owner: many answers cost few wake-ups.
///
/// Thread: post on any, the rest on the owner's. It may outlive its owner; what is posted then is
/// dropped.
class Mailbox final
{
    Q_DISABLE_COPY_MOVE(Mailbox)

public:
    Mailbox();
    ~Mailbox();

    void post(Message message);

    /// Becomes readable, in the edge-triggered sense, with each wake-up; never read. Invalid when
    /// the system has no descriptor left.
    const Descriptor &wakeUpDescriptor() const { return m_wakeUp; }
    /// Posts between this and fallAsleep() do not wake.
    void stayAwake() { m_isAwake.store(true); }
    /// Call take() once more afterwards, for what came in between.
    void fallAsleep() { m_isAwake.store(false); }
    /// Everything so far, in the order of the posts.
    std::vector<Message> take();
    bool isEmpty() const { return m_newest.load() == nullptr; }

private:
    struct Node
    {
        Message message;
        Node *older = nullptr;
    };

    Descriptor m_wakeUp;
    // A stack of owned nodes. The defaults (sequentially consistent) matter: a post and
    // fallAsleep() must not both miss the other.
    std::atomic<Node *> m_newest = nullptr;
    std::atomic<bool> m_isAwake = false;
};

}  // namespace Binnacle::Http
