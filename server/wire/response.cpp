// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/response.h"

#include "core/jsonwriter.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Wire {

qint64 Response::bodySize() const
{
    qint64 size = body.size();
    for (const BodyPart &part : parts)
        size += part.size();
    return size;
}

Result<QByteArray> Response::readBody(qint64 limit) const
{
    const qint64 size = bodySize();
    if (size > limit)
        return Error::make(Error::Kind::TooLarge);
    if (parts.empty())
        return body;
    QByteArray whole;
    whole.reserve(size);
    whole.append(body);
    for (const BodyPart &part : parts) {
        if (!part.file) {
            whole.append(part.bytes);
            continue;
        }
        const Result<QByteArray> read = part.file->read(part.offset, part.length);
        if (!read)
            return read.error();
        whole.append(*read);
    }
    return whole;
}

Response Response::json(QByteArray json, int status)
{
    Response response;
    response.status = status;
    response.contentType = "application/json"_ba;
    response.body = std::move(json);
    response.body.append('\n');
    return response;
}

Response Response::noContent()
{
    Response response;
    response.status = 204;
    return response;
}

Response Response::text(QByteArray text, int status)
{
    Response response;
    response.status = status;
    response.contentType = "text/plain; charset=utf-8"_ba;
    response.body = std::move(text);
    return response;
}

Response Response::eventStream(StreamStarter starter)
{
    Response response;
    response.contentType = "text/event-stream"_ba;
    response.headers.add("Cache-Control"_ba, "no-store"_ba);
    response.headers.add("X-Accel-Buffering"_ba, "no"_ba);
    response.stream = std::move(starter);
    return response;
}

Response Response::fromError(const Error &error)
{
    const int status = statusOf(error.kind);
    QByteArray body;
    JsonWriter json(body);
    json.beginObject();
    json.rawKey("\"data\":");
    json.sortedValue(error.fields);
    json.rawKey("\"message\":");
    json.value(sentence(error.message.isEmpty() ? defaultMessage(status) : error.message));
    json.rawKey("\"status\":");
    json.value(status);
    json.endObject();
    return Response::json(std::move(body), status);
}

int statusOf(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::InvalidInput: return 400;
    case Error::Kind::Unauthenticated: return 401;
    case Error::Kind::Forbidden: return 403;
    case Error::Kind::NotFound: return 404;
    case Error::Kind::Conflict: return 409;
    case Error::Kind::PreconditionFailed: return 412;
    case Error::Kind::TooLarge: return 413;
    case Error::Kind::TooManyRequests: return 429;
    case Error::Kind::Cancelled: return 499;
    case Error::Kind::Timeout: return 400;
    case Error::Kind::Unavailable: return 503;
    // The contract answers every failure that is no API error with 400 (R0.2); only a crash
    // of the handler is a 500 (P1.12).
    case Error::Kind::Internal: return 400;
    case Error::Kind::Crashed: return 500;
    }
    return 500;
}

QString defaultMessage(int status)
{
    switch (status) {
    case 400:
    case 500: return u"Something went wrong while processing your request."_s;
    case 401: return u"Missing or invalid authentication."_s;
    case 403: return u"You are not allowed to perform this request."_s;
    case 404: return u"The requested resource wasn't found."_s;
    case 413: return u"Request entity too large."_s;
    case 429: return u"Too Many Requests."_s;
    default: return QString::fromLatin1(reasonPhrase(status));
    }
}

QString sentence(const QString &text)
{
    QString out = text.trimmed();
    if (out.isEmpty())
        return out;
    out[0] = out[0].toUpper();
    if (!out.endsWith(u'.') && !out.endsWith(u'?') && !out.endsWith(u'!'))
        out += u'.';
    return out;
}

QByteArrayView reasonPhrase(int status)
{
    switch (status) {
    case 100: return "Continue";
    case 200: return "OK";
    case 201: return "Created";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 412: return "Precondition Failed";
    case 413: return "Request Entity Too Large";
    case 414: return "URI Too Long";
    case 416: return "Requested Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 421: return "Misdirected Request";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 499: return "Client Closed Request";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Unknown";
    }
}

}  // namespace Binnacle::Wire
