// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/httpcall.h"

#include "client/transportcommon.h"

#include <QNetworkReply>

using namespace Qt::StringLiterals;

namespace Binnacle::Client {

namespace {

/// What may wait in a reply before the peer is slowed down.
constexpr qint64 readBufferBytes = 1024 * 1024;

bool isNetworkFailure(QNetworkReply::NetworkError error)
{
    // Later codes are those of answers (404 and the like).
    return error != QNetworkReply::NoError && error < QNetworkReply::ContentAccessDenied;
}

}  // namespace

PendingReply::~PendingReply()
{
    answer(Error::make(Error::Kind::Unavailable, u"The connection was closed."_s));
}

void PendingReply::answer(Result<ApiReply> result)
{
    if (std::exchange(m_isAnswered, true))
        return;
    m_done(std::move(result));
}

HttpCall::HttpCall(QNetworkReply *reply, StopToken stop, std::chrono::milliseconds timeout)
    : m_reply(reply)
    , m_stop(std::move(stop))
{
    m_clock.start();
    m_reply->setParent(this);
    m_reply->setReadBufferSize(readBufferBytes);
    connect(m_reply, &QIODevice::readyRead, this, [this] {
        if (!m_isOver)
            read();
    });
    connect(m_reply, &QNetworkReply::finished, this, &HttpCall::finish);
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        abort(Error::make(Error::Kind::Timeout, u"The server did not answer in time."_s));
    });
    m_deadline.start(timeout);
    // A large form takes its time; as long as it moves, nobody is late.
    connect(m_reply, &QNetworkReply::uploadProgress, this, [this](qint64 sent) {
        if (sent > 0 && m_deadline.isActive())
            m_deadline.start();
    });
}

void HttpCall::abort(const Error &error)
{
    if (std::exchange(m_isOver, true))
        return;
    m_deadline.stop();
    fail(error);
    m_reply->abort();
    deleteLater();
}

void HttpCall::finish()
{
    if (m_isOver)
        return;
    const bool isFailure = isNetworkFailure(m_reply->error());
    if (!isFailure && m_reply->bytesAvailable() > 0)
        read();
    if (std::exchange(m_isOver, true))
        return;
    m_deadline.stop();
    if (isFailure)
        fail(networkError());
    else
        complete();
    deleteLater();
}

Error HttpCall::networkError() const
{
    const QUrl url = m_reply->url();
    const QString host
        = url.port() < 0 ? url.host() : url.host() + u':' + QString::number(url.port());
    const QString reason = m_reply->error() == QNetworkReply::ConnectionRefusedError
        ? u"nothing listens there"_s
        : m_reply->error() == QNetworkReply::HostNotFoundError     ? u"the host is not known"_s
        : m_reply->error() == QNetworkReply::RemoteHostClosedError ? u"the connection was cut"_s
        : m_reply->error() == QNetworkReply::SslHandshakeFailedError
        ? u"its certificate is not trusted"_s
        : u"the network failed"_s;
    return Error::make(Error::Kind::Unavailable,
                       u"Cannot reach "_s + host + u": "_s + reason + u'.', m_reply->errorString());
}

ApiReply HttpCall::head() const
{
    ApiReply head;
    head.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    for (const auto &header : m_reply->rawHeaderPairs())
        head.headers.add(header.first, header.second);
    head.duration = std::chrono::microseconds(m_clock.nsecsElapsed() / 1000);
    return head;
}

bool HttpCall::isStream() const
{
    return m_reply->rawHeader("Content-Type"_ba).startsWith("text/event-stream");
}

bool HttpCall::collect(QByteArray &body)
{
    body += m_reply->readAll();
    if (body.size() <= maximumReplyBytes)
        return true;
    abort(Error::make(Error::Kind::TooLarge, u"The server's answer is too large."_s));
    return false;
}

HttpReplyCall::HttpReplyCall(QNetworkReply *reply, StopToken stop,
                             std::chrono::milliseconds timeout,
                             std::shared_ptr<PendingReply> pending)
    : HttpCall(reply, std::move(stop), timeout)
    , m_pending(std::move(pending))
{
    connect(reply, &QNetworkReply::metaDataChanged, this, [this] {
        if (isStream())
            abort(streamNotOpened());
    });
}

void HttpReplyCall::read()
{
    collect(m_body);
}

void HttpReplyCall::complete()
{
    ApiReply answer = head();
    answer.body = std::move(m_body);
    m_pending->answer(std::move(answer));
}

void HttpReplyCall::fail(const Error &error)
{
    m_pending->answer(error);
}

HttpStreamCall::HttpStreamCall(QNetworkReply *reply, StopToken stop,
                               std::chrono::milliseconds timeout,
                               std::shared_ptr<StreamQueue> queue)
    : HttpCall(reply, std::move(stop), timeout)
    , m_queue(std::move(queue))
{
    connect(reply, &QNetworkReply::metaDataChanged, this, &HttpStreamCall::takeHead);
}

bool HttpStreamCall::isUnwanted() const
{
    return HttpCall::isUnwanted() || !m_queue->isOpen();
}

void HttpStreamCall::takeHead()
{
    if (m_hasBegun || !isStream() || head().status != 200)
        return;
    m_hasBegun = true;
    stopClock();
    m_queue->begin();
}

void HttpStreamCall::read()
{
    takeHead();
    if (!m_hasBegun) {
        collect(m_body);
        return;
    }
    if (!m_queue->send(reply().readAll()))
        abort(Error::make(Error::Kind::Cancelled));
}

void HttpStreamCall::complete()
{
    if (m_hasBegun) {
        m_queue->close();
        return;
    }
    ApiReply answer = head();
    answer.body = std::move(m_body);
    m_queue->fail(errorOfStream(answer));
}

void HttpStreamCall::fail(const Error &error)
{
    m_queue->fail(error);
}

}  // namespace Binnacle::Client
