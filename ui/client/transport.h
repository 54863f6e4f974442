// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/stoptoken.h"
#include "wire/headers.h"

#include <QByteArray>
#include <QFuture>
#include <QList>
#include <QObject>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace Binnacle::Client {

/// One part of a form: text, or a file that is read while it is sent.
struct FormPart
{
    QString name;
    QByteArray bytes;
    /// The file's path; empty for text.
    QString path;
};

/// One call of the Web API.
struct ApiRequest
{
    QByteArray method = QByteArrayLiteral("GET");
    /// Path and query, percent-encoded: `/api/collections?page=1`.
    QByteArray target;
    Wire::Headers headers;
    QByteArray contentType;
    QByteArray body;
    /// Sent as multipart/form-data if there is any; body and contentType are then not used.
    std::vector<FormPart> form;
    /// Stopped by who asked when the answer is no longer wanted; it is then Error::Cancelled.
    StopToken stop;
};

struct ApiReply
{
    int status = 0;
    Wire::Headers headers;
    QByteArray body;
    /// From handing over the request to the whole answer.
    std::chrono::microseconds duration{};
};

/// One server-sent event.
struct ServerEvent
{
    QByteArray id;
    QByteArray name;
    QByteArray data;
};

/// An open event stream. Lives on the thread that opened it; deleting it ends the stream.
class EventStream : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

signals:
    void opened();
    /// In their order; what came together is told together.
    void eventsReceived(const QList<Binnacle::Client::ServerEvent> &events);
    /// Once, and nothing after it; the error says why. It does not reopen by itself.
    void closed(const Binnacle::Error &error);
};

/// Takes the reply of a call: once, on any thread, maybe before the call returns.
using ReplyHandler = std::function<void(Result<ApiReply> &&)>;

/// Carries calls to one server: through the router of this process, or by HTTP.
///
/// Thread: any for call() and send(); open() where the stream shall live (a thread with an event
/// loop). Neither blocks.
class Transport
{
public:
    virtual ~Transport() = default;

    /// Any status is a reply. Errors: Unavailable (no connection), Timeout, Cancelled, TooLarge,
    /// InvalidInput (a file of the form cannot be read; it is named in the fields).
    virtual void call(ApiRequest request, ReplyHandler done) = 0;
    /// The same as a future. What is to be made of the reply belongs into a handler: in Qt 6.4
    /// a continuation that is attached while another thread finishes the future may run twice.
    QFuture<Result<ApiReply>> send(ApiRequest request);
    virtual std::unique_ptr<EventStream> open(ApiRequest request) = 0;
};

}  // namespace Binnacle::Client
