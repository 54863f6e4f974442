// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/openstreams.h"

#include <atomic>
#include <utility>

namespace Binnacle {

/// Stands between the transport's end of a stream and those who feed it.
class OpenStreams::Stream final : public Wire::StreamSink,
                                  public std::enable_shared_from_this<Stream>
{
    Q_DISABLE_COPY_MOVE(Stream)

public:
    Stream(const OpenStreams &streams, QString owner, Check check)
        : m_streams(streams)
        , m_owner(std::move(owner))
        , m_check(std::move(check))
    {
        delayReview();
    }
    ~Stream() override = default;

    const QString &owner() const { return m_owner; }

    /// Once, before anything is sent. False when it has ended already.
    bool begin(std::shared_ptr<Wire::StreamSink> sink)
    {
        const std::lock_guard lock(m_mutex);
        m_sink = std::move(sink);
        return !m_hasEnded;
    }

    void review()
    {
        if (m_check())
            return;
        std::shared_ptr<Wire::StreamSink> sink;
        {
            const std::lock_guard lock(m_mutex);
            m_hasEnded = true;
            sink = m_sink;
        }
        if (sink)
            sink->close();
    }

    bool send(const QByteArray &chunk) override
    {
        if (!m_sink->send(chunk))
            return false;
        if (std::chrono::steady_clock::now().time_since_epoch() >= m_reviewAt.load()) {
            delayReview();
            // Where no worker is free for it the next chunk that is late asks again.
            m_streams.m_later([self = shared_from_this()] { self->review(); });
        }
        return true;
    }
    void close() override { m_sink->close(); }
    bool isOpen() const override { return m_sink->isOpen(); }
    void onClosed(std::function<void()> handler) override { m_sink->onClosed(std::move(handler)); }

private:
    void delayReview()
    {
        m_reviewAt.store(std::chrono::steady_clock::now().time_since_epoch()
                         + m_streams.m_interval);
    }

    const OpenStreams &m_streams;
    const QString m_owner;
    const Check m_check;
    std::atomic<std::chrono::steady_clock::duration> m_reviewAt;
    std::mutex m_mutex;
    bool m_hasEnded = false;
    // Set by begin() and then left alone, so that feeders need no lock.
    std::shared_ptr<Wire::StreamSink> m_sink;
};

OpenStreams::OpenStreams(std::chrono::milliseconds interval, Later later)
    : m_interval(interval)
    , m_later(std::move(later))
{
}

OpenStreams::~OpenStreams() = default;

Wire::StreamStarter OpenStreams::watch(const QString &owner, Check check, Wire::StreamStarter start)
{
    auto stream = std::make_shared<Stream>(*this, owner, std::move(check));
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_streams, [](const auto &known) { return known.expired(); });
        m_streams.push_back(stream);
    }
    // What changed while the request was on its way found no stream to look at.
    stream->review();
    return [stream = std::move(stream),
            start = std::move(start)](std::shared_ptr<Wire::StreamSink> sink) {
        if (stream->begin(sink))
            start(stream);
        else
            sink->close();
    };
}

void OpenStreams::review(const QString &owner)
{
    std::vector<std::shared_ptr<Stream>> streams;
    {
        const std::lock_guard lock(m_mutex);
        for (const std::weak_ptr<Stream> &known : m_streams) {
            std::shared_ptr<Stream> stream = known.lock();
            if (stream && (owner.isEmpty() || stream->owner() == owner))
                streams.push_back(std::move(stream));
        }
    }
    for (const std::shared_ptr<Stream> &stream : streams)
        stream->review();
}

}  // namespace Binnacle
