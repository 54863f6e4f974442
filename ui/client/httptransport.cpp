// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/httptransport.h"

#include "client/httpworker.h"
#include "client/queuedstream.h"
#include "client/transportcommon.h"

#include <QThread>

using namespace Qt::StringLiterals;

namespace Binnacle::Client {

HttpTransport::HttpTransport(const QUrl &base, HttpOptions options)
    : m_thread(std::make_unique<QThread>())
    , m_worker(new HttpWorker(base, options))
{
    m_thread->setObjectName(u"client-http"_s);
    m_worker->moveToThread(m_thread.get());
    QObject::connect(m_thread.get(), &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread->start();
}

HttpTransport::~HttpTransport()
{
    m_thread->quit();
    m_thread->wait();
}

void HttpTransport::setToken(const QByteArray &token)
{
    const std::lock_guard lock(m_mutex);
    m_token = token;
}

ApiRequest HttpTransport::prepared(ApiRequest &&request) const
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_token.isEmpty() && !request.headers.contains("Authorization"))
            request.headers.add("Authorization"_ba, m_token);
    }
    if (!request.headers.contains("User-Agent"))
        request.headers.add("User-Agent"_ba, userAgent());
    return std::move(request);
}

void HttpTransport::call(ApiRequest request, ReplyHandler done)
{
    // Shared: a queued call must be copyable. Whoever drops it leaves an error to the asker.
    auto pending = std::make_shared<PendingReply>(std::move(done));
    QMetaObject::invokeMethod(
        m_worker,
        [worker = m_worker, request = prepared(std::move(request)), pending] {
            worker->send(request, pending);
        },
        Qt::QueuedConnection);
}

std::unique_ptr<EventStream> HttpTransport::open(ApiRequest request)
{
    auto stream = std::make_unique<QueuedStream>();
    QMetaObject::invokeMethod(
        m_worker,
        [worker = m_worker, request = prepared(std::move(request)), queue = stream->queue()] {
            worker->open(request, queue);
        },
        Qt::QueuedConnection);
    return stream;
}

}  // namespace Binnacle::Client
