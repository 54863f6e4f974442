// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/wirerequest.h"

#include "http/grammar.h"

#include <QHttpServerRequest>

#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
#include <QHttpHeaders>
#endif

namespace Binnacle::Http {

namespace {

// Qt copies a body three times; past this size it is handed on beside it.
constexpr qint64 maximumFedBody = 16 * 1024;

bool isForQt(QByteArrayView name)
{
    switch (name.size()) {
    case 6: return !equalsIgnoringCase(name, "expect");
    case 7: return !equalsIgnoringCase(name, "upgrade");
    case 14: return !equalsIgnoringCase(name, "content-length");
    case 17: return !equalsIgnoringCase(name, "transfer-encoding");
    default: return true;
    }
}

auto fieldsOf(const QHttpServerRequest &parsed)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    return parsed.headers().toListOfPairs();
#else
    return parsed.headers();
#endif
}

QByteArray headForQt(const Exchange &exchange)
{
    const RequestHead &head = exchange.head;
    QByteArray out;
    out.reserve(exchange.headBytes.size() + 32);
    out.append(head.method).append(' ').append(head.originTarget()).append(" HTTP/1.1\r\n");
    for (const HeadField &field : head.fields) {
        if (isForQt(field.name))
            out.append(field.name).append(": ").append(field.value).append("\r\n");
    }
    out.append("Content-Length: 0\r\n\r\n");
    return out;
}

}  // namespace

FedRequest feedOf(const Exchange &exchange)
{
    const RequestHead &head = exchange.head;
    if (!head.isChunked && !head.asksForUpgrade && !head.expectsContinue && !exchange.isBodyTooLarge
        && !exchange.body.isSpooled() && exchange.body.size() <= maximumFedBody)
        return {exchange.headBytes, exchange.body.bytes(), true};
    return {headForQt(exchange), {}, false};
}

Wire::Request toWireRequest(const QHttpServerRequest &parsed, Exchange &exchange, bool isVerbatim,
                            const Peer &peer)
{
    const RequestHead &head = exchange.head;
    Wire::Request request;
    request.method = Wire::methodFromName(head.method);
    request.methodName = head.method.toByteArray();
    request.setTarget(head.originTarget());
    request.headers.reserve(head.fields.size());
    const auto parsedFields = fieldsOf(parsed);
    if (isVerbatim && size_t(parsedFields.size()) == head.fields.size()) {
        // The names and values that Qt made are shared, not copied.
        for (const auto &[name, value] : parsedFields)
            request.headers.add(name, value);
    } else {
        for (const HeadField &field : head.fields)
            request.headers.add(field.name.toByteArray(), field.value.toByteArray());
    }
    if (!head.authority.isEmpty())
        request.headers.set(QByteArrayLiteral("Host"), head.authority.toByteArray());
    request.body = std::move(exchange.body);
    request.isBodyTooLarge = exchange.isBodyTooLarge;
    request.remoteAddress = peer.text;
    request.receivedAt = exchange.receivedAt;
    request.stop = exchange.stop.token();
    return request;
}

}  // namespace Binnacle::Http
