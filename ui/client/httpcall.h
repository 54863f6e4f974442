// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/queuedstream.h"
#include "client/transport.h"

#include <QElapsedTimer>
#include <QTimer>

#include <memory>

class QNetworkReply;

namespace Binnacle::Client {

/// The answer that somebody waits for. Dropped without one, it is Unavailable. Thread: any, one at
/// a time.
class PendingReply final
{
    Q_DISABLE_COPY_MOVE(PendingReply)

public:
    explicit PendingReply(ReplyHandler done)
        : m_done(std::move(done))
    {
    }
    ~PendingReply();

    /// Only the first one counts.
    void answer(Result<ApiReply> result);

private:
    bool m_isAnswered = false;
    const ReplyHandler m_done;
};

/// One exchange under way: watches its time, collects the body, deletes itself when it is over.
///
/// Thread: that of the sockets.
class HttpCall : public QObject
{
    Q_OBJECT

public:
    /// Takes @p reply over.
    HttpCall(QNetworkReply *reply, StopToken stop, std::chrono::milliseconds timeout);

    /// Ends it with @p error.
    void abort(const Error &error);
    virtual bool isUnwanted() const { return m_stop.isStopped(); }

protected:
    /// Some of the body has come.
    virtual void read() = 0;
    /// All of it has come; the answer is complete.
    virtual void complete() = 0;
    virtual void fail(const Error &error) = 0;

    QNetworkReply &reply() const { return *m_reply; }
    /// Status, headers and time, without the body.
    ApiReply head() const;
    bool isStream() const;
    /// Adds what has come to @p body; false, and over, when it is too much.
    bool collect(QByteArray &body);
    void stopClock() { m_deadline.stop(); }

private:
    void finish();
    Error networkError() const;

    QNetworkReply *const m_reply;
    const StopToken m_stop;
    QTimer m_deadline;
    QElapsedTimer m_clock;
    bool m_isOver = false;
};

class HttpReplyCall final : public HttpCall
{
    Q_OBJECT

public:
    HttpReplyCall(QNetworkReply *reply, StopToken stop, std::chrono::milliseconds timeout,
                  std::shared_ptr<PendingReply> pending);

protected:
    void read() override;
    void complete() override;
    void fail(const Error &error) override;

private:
    // Shared with the queued call that brought it.
    const std::shared_ptr<PendingReply> m_pending;
    QByteArray m_body;
};

class HttpStreamCall final : public HttpCall
{
    Q_OBJECT

public:
    HttpStreamCall(QNetworkReply *reply, StopToken stop, std::chrono::milliseconds timeout,
                   std::shared_ptr<StreamQueue> queue);

    bool isUnwanted() const override;

protected:
    void read() override;
    void complete() override;
    void fail(const Error &error) override;

private:
    void takeHead();

    // Shared with the stream, which is on another thread.
    const std::shared_ptr<StreamQueue> m_queue;
    bool m_hasBegun = false;
    /// Of an answer that is no stream.
    QByteArray m_body;
};

}  // namespace Binnacle::Client
