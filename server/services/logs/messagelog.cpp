// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/logs/messagelog.h"

#include "services/logs/logentry.h"

#include <QLoggingCategory>

#include <array>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace Binnacle {

namespace {

constexpr qsizetype maximumText = 8000;

thread_local bool isMuted = false;

int levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg: return LogLevel::debug;
    case QtInfoMsg: return LogLevel::info;
    case QtWarningMsg: return LogLevel::warning;
    case QtCriticalMsg:
    case QtFatalMsg: break;
    }
    return LogLevel::error;
}

}  // namespace

/// A bounded queue for many writers and one reader without locks: each cell tells by a number
/// whose turn it is (after D. Vyukov).
class MessageQueue
{
public:
    explicit MessageQueue(size_t capacity)
        : m_cells(capacity)
    {
        for (size_t i = 0; i < capacity; ++i)
            m_cells[i].turn.store(i, std::memory_order_relaxed);
    }

    bool push(ProgramMessage &&message)
    {
        size_t place = m_head.load(std::memory_order_relaxed);
        for (;;) {
            Cell &cell = m_cells[place & (m_cells.size() - 1)];
            const size_t turn = cell.turn.load(std::memory_order_acquire);
            if (turn == place) {
                if (m_head.compare_exchange_weak(place, place + 1, std::memory_order_relaxed)) {
                    cell.message = std::move(message);
                    cell.turn.store(place + 1, std::memory_order_release);
                    return true;
                }
            } else if (turn < place) {
                return false;  // full
            } else {
                place = m_head.load(std::memory_order_relaxed);
            }
        }
    }

    bool pop(ProgramMessage &message)
    {
        Cell &cell = m_cells[m_tail & (m_cells.size() - 1)];
        if (cell.turn.load(std::memory_order_acquire) != m_tail + 1)
            return false;
        message = std::exchange(cell.message, {});
        cell.turn.store(m_tail + m_cells.size(), std::memory_order_release);
        ++m_tail;
        return true;
    }

private:
    struct Cell
    {
        std::atomic<size_t> turn{0};
        ProgramMessage message;
    };

    std::vector<Cell> m_cells;
    std::atomic<size_t> m_head{0};
    size_t m_tail = 0;
};

class MessageLog::Private
{
public:
    Private(const Clock &source, size_t capacity)
        : clock(source)
        , queue(capacity)
    {
    }

    static void handle(QtMsgType type, const QMessageLogContext &context, const QString &text);
    void keep(QtMsgType type, const QMessageLogContext &context, const QString &text);

    const Clock &clock;
    MessageQueue queue;
    std::atomic<quint64> dropped{0};

    // Qt knows one handler a process, a plain function, so it must find its way by itself.
    static constexpr size_t maximumListeners = 8;
    static std::array<std::atomic<Private *>, maximumListeners> listeners;
    static std::atomic<int> visitors;
    static std::atomic<QtMessageHandler> previous;
    static std::mutex installing;
    static int installed;
};

std::array<std::atomic<MessageLog::Private *>, MessageLog::Private::maximumListeners>
    MessageLog::Private::listeners{};
std::atomic<int> MessageLog::Private::visitors{0};
std::atomic<QtMessageHandler> MessageLog::Private::previous{nullptr};
std::mutex MessageLog::Private::installing;
int MessageLog::Private::installed = 0;

void MessageLog::Private::handle(QtMsgType type, const QMessageLogContext &context,
                                 const QString &text)
{
    if (!isMuted) {
        const Mute noRecursion;
        ++visitors;
        for (const std::atomic<Private *> &listener : listeners) {
            if (Private *log = listener.load())
                log->keep(type, context, text);
        }
        --visitors;
    }
    if (const QtMessageHandler next = previous.load())
        next(type, context, text);
}

void MessageLog::Private::keep(QtMsgType type, const QMessageLogContext &context,
                               const QString &text)
{
    ProgramMessage message{clock.now(), levelOf(type),
                           QByteArray(context.category ? context.category : "default"),
                           text.left(maximumText)};
    if (!queue.push(std::move(message)))
        dropped.fetch_add(1, std::memory_order_relaxed);
}

MessageLog::MessageLog(const Clock &clock, size_t capacity)
    : d(std::make_unique<Private>(clock, capacity))
{
    const std::lock_guard lock(Private::installing);
    for (std::atomic<Private *> &listener : Private::listeners) {
        Private *nobody = nullptr;
        if (listener.compare_exchange_strong(nobody, d.get()))
            break;
    }
    if (++Private::installed == 1)
        Private::previous = qInstallMessageHandler(&Private::handle);
}

MessageLog::~MessageLog()
{
    {
        const std::lock_guard lock(Private::installing);
        for (std::atomic<Private *> &listener : Private::listeners) {
            Private *own = d.get();
            listener.compare_exchange_strong(own, nullptr);
        }
        if (--Private::installed == 0)
            qInstallMessageHandler(Private::previous.load());
    }
    // A line on its way is a matter of microseconds.
    while (Private::visitors.load() > 0)
        std::this_thread::yield();
}

void MessageLog::take(const std::function<void(ProgramMessage &&)> &visit)
{
    ProgramMessage message;
    while (d->queue.pop(message))
        visit(std::move(message));
}

quint64 MessageLog::dropped() const
{
    return d->dropped.load(std::memory_order_relaxed);
}

MessageLog::Mute::Mute()
    : m_outer(std::exchange(isMuted, true))
{
}

MessageLog::Mute::~Mute()
{
    isMuted = m_outer;
}

}  // namespace Binnacle
