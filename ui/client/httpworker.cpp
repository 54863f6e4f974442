// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/httpworker.h"

#include "client/formdevice.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QNetworkReply>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Binnacle::Client {

namespace {

bool isLoopback(const QString &host)
{
    return host == "localhost"_L1 || host.endsWith(".localhost"_L1)
        || QHostAddress(host).isLoopback();
}

QUrl urlOf(const QUrl &base, const QByteArray &target)
{
    QByteArray text = base.toEncoded(QUrl::RemoveQuery | QUrl::RemoveFragment);
    while (text.endsWith('/'))
        text.chop(1);
    return QUrl::fromEncoded(QByteArray(text + target), QUrl::StrictMode);
}

}  // namespace

HttpWorker::HttpWorker(const QUrl &base, HttpOptions options)
    : m_base(base)
    , m_options(options)
{
}

HttpWorker::~HttpWorker()
{
    // Before the manager goes, whose sockets they use.
    const QList<HttpCall *> calls = findChildren<HttpCall *>(Qt::FindDirectChildrenOnly);
    for (HttpCall *call : calls)
        call->abort(Error::make(Error::Kind::Unavailable, u"The connection was closed."_s));
    qDeleteAll(calls);
}

QNetworkAccessManager &HttpWorker::manager()
{
    if (!m_manager) {
        m_manager = new QNetworkAccessManager(this);
        QNetworkProxy proxy(QNetworkProxy::NoProxy);
        if (!isLoopback(m_base.host())) {
            const QList<QNetworkProxy> proxies
                = QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(m_base));
            proxy = proxies.value(0, proxy);
        }
        m_manager->setProxy(proxy);
        m_stopTimer = new QTimer(this);
        m_stopTimer->setInterval(100ms);
        connect(m_stopTimer, &QTimer::timeout, this, &HttpWorker::checkStops);
    }
    return *m_manager;
}

Result<QNetworkReply *> HttpWorker::begin(const ApiRequest &request)
{
    std::unique_ptr<FormDevice> form;
    if (!request.form.empty()) {
        Result<std::unique_ptr<FormDevice>> made = FormDevice::make(request.form);
        if (!made)
            return made.error();
        form = *std::move(made);
    }
    QNetworkReply *reply = begin(request, form.get());
    if (form)
        form.release()->setParent(reply);
    return reply;
}

QNetworkReply *HttpWorker::begin(const ApiRequest &request, FormDevice *form)
{
    QNetworkRequest made(urlOf(m_base, request.target));
    made.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    made.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                      QNetworkRequest::ManualRedirectPolicy);
    made.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    made.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    made.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    made.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    made.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    for (const Wire::Header &header : request.headers.all())
        made.setRawHeader(header.name, header.value);
    // The bytes of the answer shall be those that the server gave.
    made.setRawHeader("Accept-Encoding"_ba, "identity"_ba);
    if (form) {
        made.setRawHeader("Content-Type"_ba, form->contentType());
        return request.method == "POST" ? manager().post(made, form)
                                        : manager().sendCustomRequest(made, request.method, form);
    }
    const bool hasBody = !request.body.isEmpty();
    if (!request.contentType.isEmpty())
        made.setRawHeader("Content-Type"_ba, request.contentType);
    else if (hasBody || request.method == "POST" || request.method == "PUT")
        made.setRawHeader("Content-Type"_ba, "application/octet-stream"_ba);
    if (request.method == "GET" && !hasBody)
        return manager().get(made);
    if (request.method == "HEAD" && !hasBody)
        return manager().head(made);
    if (request.method == "POST")
        return manager().post(made, request.body);
    return manager().sendCustomRequest(made, request.method, request.body);
}

void HttpWorker::watch(HttpCall *call)
{
    call->setParent(this);
    // It stops with the last call: most of the time nobody has to look.
    m_stopTimer->start();
}

void HttpWorker::send(const ApiRequest &request, std::shared_ptr<PendingReply> pending)
{
    if (request.stop.isStopped()) {
        pending->answer(Error::make(Error::Kind::Cancelled));
        return;
    }
    const Result<QNetworkReply *> reply = begin(request);
    if (reply)
        watch(new HttpReplyCall(*reply, request.stop, m_options.timeout, std::move(pending)));
    else
        pending->answer(reply.error());
}

void HttpWorker::open(const ApiRequest &request, std::shared_ptr<StreamQueue> queue)
{
    if (queue->isOpen())
        watch(new HttpStreamCall(begin(request, nullptr), request.stop, m_options.timeout,
                                 std::move(queue)));
}

void HttpWorker::checkStops()
{
    const QList<HttpCall *> calls = findChildren<HttpCall *>(Qt::FindDirectChildrenOnly);
    if (calls.isEmpty())
        m_stopTimer->stop();
    for (HttpCall *call : calls) {
        if (call->isUnwanted())
            call->abort(Error::make(Error::Kind::Cancelled));
    }
}

}  // namespace Binnacle::Client
