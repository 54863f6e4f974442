// SPDX-License-Identifier: GPL-3.0-or-later
#include "inprocess/inprocesstransport.h"

#include "client/formdevice.h"
#include "client/queuedstream.h"
#include "client/transportcommon.h"
#include "router/router.h"

#include <QTemporaryFile>

#include <atomic>
#include <condition_variable>
#include <mutex>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

using SteadyClock = std::chrono::steady_clock;

/// Larger forms go through a temporary file, as the bodies that come by a socket do.
constexpr qint64 maximumFormInMemory = 1024 * 1024;
constexpr qint64 copyBytes = 256 * 1024;

Error notRunning()
{
    return Error::make(Error::Kind::Unavailable, u"The server is not running."_s);
}

/// Errors: Internal (the disk), Cancelled, and a file that has become shorter: InvalidInput.
Result<Wire::Body> formBody(Client::FormDevice &form, const StopToken &stop)
{
    if (form.size() <= maximumFormInMemory) {
        const QByteArray bytes = form.readAll();
        if (bytes.size() != form.size())
            return Error::invalidInput(form.errorString());
        return Wire::Body(bytes);
    }
    // Shared with the request, as the router may copy it.
    auto file = std::make_shared<QTemporaryFile>();
    if (!file->open())
        return Error::internal(file->errorString());
    QByteArray buffer(copyBytes, Qt::Uninitialized);
    while (!form.atEnd()) {
        if (stop.isStopped())
            return Error::make(Error::Kind::Cancelled);
        const qint64 count = form.read(buffer.data(), buffer.size());
        if (count < 0)
            return Error::invalidInput(form.errorString());
        if (file->write(buffer.constData(), count) != count)
            return Error::internal(file->errorString());
    }
    if (!file->flush())
        return Error::internal(file->errorString());
    return Wire::Body(file, form.size());
}

Wire::Request wireRequest(const Client::ApiRequest &request, Wire::Body body,
                          const StopToken &serverStop)
{
    Wire::Request made;
    made.method = Wire::methodFromName(request.method);
    made.methodName = request.method;
    made.setTarget(request.target);
    made.headers = request.headers;
    if (!request.contentType.isEmpty())
        made.headers.set("Content-Type"_ba, request.contentType);
    if (!made.headers.contains("User-Agent"))
        made.headers.add("User-Agent"_ba, Client::userAgent());
    made.body = std::move(body);
    made.isOwner = true;
    made.receivedAt = SteadyClock::now();
    made.stop = StopToken::anyOf(request.stop, serverStop);
    return made;
}

/// May block on disk. Errors: TooLarge, Internal.
Result<Client::ApiReply> apiReply(Wire::Response &&response, bool isHead,
                                  SteadyClock::time_point begin)
{
    Client::ApiReply reply;
    reply.status = response.status;
    reply.headers = std::move(response.headers);
    if (!response.contentType.isEmpty())
        reply.headers.set("Content-Type"_ba, response.contentType);
    if (!isHead) {
        Result<QByteArray> body = response.readBody(Client::maximumReplyBytes);
        if (!body)
            return std::move(body).error();
        reply.body = *std::move(body);
    }
    reply.duration
        = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - begin);
    return reply;
}

/// Starts the stream that the answer brings, or tells why there is none.
void beginStream(const std::shared_ptr<Client::StreamQueue> &queue, Wire::Response &&response)
{
    if (!response.stream) {
        const Result<Client::ApiReply> reply
            = apiReply(std::move(response), false, SteadyClock::now());
        queue->fail(reply ? Client::errorOfStream(*reply) : reply.error());
        return;
    }
    queue->begin();
    queue->send(response.body);
    response.stream(queue);
}

}  // namespace

/// A call under way. Whoever lets go of it without an answer leaves an error to the asker.
class InProcessTransport::PendingCall final
{
    Q_DISABLE_COPY_MOVE(PendingCall)

public:
    PendingCall(const Client::ApiRequest &request, Client::ReplyHandler &&done)
        : m_stop(request.stop)
        , m_isHead(request.method == "HEAD")
        , m_begin(SteadyClock::now())
        , m_done(std::move(done))
    {
    }
    ~PendingCall()
    {
        if (!m_isAnswered)
            answer(notRunning());
    }

    void take(Wire::Response &&response)
    {
        if (m_stop.isStopped())
            answer(Error::make(Error::Kind::Cancelled));
        else if (response.stream)
            answer(Client::streamNotOpened());
        else
            answer(apiReply(std::move(response), m_isHead, m_begin));
    }

    void answer(Result<Client::ApiReply> result)
    {
        m_isAnswered = true;
        m_done(std::move(result));
    }

private:
    const StopToken m_stop;
    const bool m_isHead;
    const SteadyClock::time_point m_begin;
    bool m_isAnswered = false;
    const Client::ReplyHandler m_done;
};

/// Lets calls through to the router while there is one, and knows when none is on its way.
class InProcessTransport::Gate final
{
public:
    void open(Router &router)
    {
        const std::lock_guard lock(m_mutex);
        Q_ASSERT(!m_router);
        m_stop = StopSource();
        m_router = &router;
    }

    void close()
    {
        std::unique_lock lock(m_mutex);
        m_router = nullptr;
        m_stop.stop();
        m_left.wait(lock, [this] { return m_inside == 0; });
    }

    /// False without a router; @p completion is then not called.
    bool pass(const Client::ApiRequest &request, Wire::Body body, Wire::Completion completion)
    {
        Router *router = nullptr;
        StopToken stop;
        {
            const std::lock_guard lock(m_mutex);
            if (!m_router)
                return false;
            router = m_router;
            stop = m_stop.token();
            ++m_inside;
        }
        router->dispatch(wireRequest(request, std::move(body), stop), std::move(completion));
        const std::lock_guard lock(m_mutex);
        if (--m_inside == 0)
            m_left.notify_all();
        return true;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_left;
    Router *m_router = nullptr;
    StopSource m_stop;
    int m_inside = 0;
};

InProcessTransport::InProcessTransport()
    : m_gate(std::make_unique<Gate>())
{
    m_pool.setObjectName(u"client-forms"_s);
    m_pool.setMaxThreadCount(2);
}

InProcessTransport::~InProcessTransport()
{
    m_gate->close();
}

void InProcessTransport::attach(Router &router)
{
    m_gate->open(router);
}

void InProcessTransport::detach()
{
    m_gate->close();
}

void InProcessTransport::call(Client::ApiRequest request, Client::ReplyHandler done)
{
    // Shared: a std::function must be copyable.
    auto call = std::make_shared<PendingCall>(request, std::move(done));
    if (!request.form.empty()) {
        sendForm(std::move(request), call);
        return;
    }
    // Refused: the call goes with the completion, and says so.
    m_gate->pass(
        request, Wire::Body(request.body),
        [call = std::move(call)](Wire::Response &&response) { call->take(std::move(response)); });
}

void InProcessTransport::sendForm(Client::ApiRequest request,
                                  const std::shared_ptr<PendingCall> &call)
{
    m_pool.start([gate = m_gate.get(), request = std::move(request), call]() mutable {
        Result<std::unique_ptr<Client::FormDevice>> form = Client::FormDevice::make(request.form);
        if (!form) {
            call->answer(form.error());
            return;
        }
        Result<Wire::Body> body = formBody(**form, request.stop);
        if (!body) {
            call->answer(body.error());
            return;
        }
        request.contentType = (*form)->contentType();
        gate->pass(request, *std::move(body),
                   [call](Wire::Response &&response) { call->take(std::move(response)); });
    });
}

std::unique_ptr<Client::EventStream> InProcessTransport::open(Client::ApiRequest request)
{
    auto stream = std::make_unique<Client::QueuedStream>();
    const std::shared_ptr<Client::StreamQueue> queue = stream->queue();
    const bool isPassed
        = m_gate->pass(request, Wire::Body(request.body), [queue](Wire::Response &&response) {
              beginStream(queue, std::move(response));
          });
    if (!isPassed)
        queue->fail(notRunning());
    return stream;
}

}  // namespace Binnacle
