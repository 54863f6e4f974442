// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/responsehead.h"

#include "core/jsonwriter.h"
#include "http/grammar.h"

#include <array>

using namespace Qt::StringLiterals;

namespace Binnacle::Http {

namespace {

void appendTwoDigits(QByteArray &out, int number)
{
    out.append(char('0' + number / 10 % 10));
    out.append(char('0' + number % 10));
}

bool isTransportField(QByteArrayView name, bool isHead)
{
    switch (name.size()) {
    case 4: return equalsIgnoringCase(name, "date");
    case 10: return equalsIgnoringCase(name, "connection");
    // Only an answer to HEAD knows better than its empty body.
    case 14: return !isHead && equalsIgnoringCase(name, "content-length");
    case 17: return equalsIgnoringCase(name, "transfer-encoding");
    default: return false;
    }
}

void appendField(QByteArray &out, QByteArrayView name, QByteArrayView value)
{
    out.append(name);
    out.append(": ");
    const qsizetype begin = out.size();
    out.append(value);
    for (qsizetype i = 0; i < value.size(); ++i) {
        if (!isValueByte(value[i]))
            out[begin + i] = ' ';
    }
    out.append("\r\n");
}

void appendStatusLine(QByteArray &out, int status)
{
    if (status == 200) {
        out.append("HTTP/1.1 200 OK\r\n");
        return;
    }
    out.append("HTTP/1.1 ");
    out.append(QByteArray::number(status));
    out.append(' ');
    out.append(Wire::reasonPhrase(status));
    out.append("\r\n");
}

}  // namespace

QByteArrayView DateField::at(std::time_t now)
{
    if (now == m_second)
        return m_line;
    m_second = now;
    // Not strftime: its names follow the locale.
    static constexpr std::array<const char *, 7> days
        = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<const char *, 12> months
        = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm parts{};
    gmtime_r(&now, &parts);
    m_line = "Date: ";
    m_line.append(days[size_t(parts.tm_wday)]).append(", ");
    appendTwoDigits(m_line, parts.tm_mday);
    m_line.append(' ').append(months[size_t(parts.tm_mon)]).append(' ');
    m_line.append(QByteArray::number(parts.tm_year + 1900)).append(' ');
    appendTwoDigits(m_line, parts.tm_hour);
    m_line.append(':');
    appendTwoDigits(m_line, parts.tm_min);
    m_line.append(':');
    appendTwoDigits(m_line, parts.tm_sec);
    m_line.append(" GMT\r\n");
    return m_line;
}

bool allowsBody(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

void appendResponseHead(QByteArray &out, const Wire::Response &response,
                        const ResponseFraming &framing, QByteArrayView date)
{
    appendStatusLine(out, response.status);
    if (!response.contentType.isEmpty())
        appendField(out, "Content-Type", response.contentType);
    bool bringsLength = false;
    for (const Wire::Header &header : response.headers.all()) {
        if (isTransportField(header.name, framing.isHead) || !isToken(header.name))
            continue;
        bringsLength
            = bringsLength || (framing.isHead && equalsIgnoringCase(header.name, "content-length"));
        appendField(out, header.name, header.value);
    }
    if (framing.isStream) {
        if (framing.isHttp11)
            out.append("Transfer-Encoding: chunked\r\n");
    } else if (allowsBody(response.status) && !bringsLength) {
        out.append("Content-Length: ");
        out.append(QByteArray::number(response.bodySize()));
        out.append("\r\n");
    }
    if (!framing.keepAlive)
        out.append("Connection: close\r\n");
    else if (!framing.isHttp11)
        out.append("Connection: keep-alive\r\n");
    out.append(date);
    out.append("\r\n");
}

Wire::Response errorResponse(int status)
{
    QByteArray body;
    JsonWriter json(body);
    json.beginObject();
    json.rawKey("\"data\":");
    json.raw("{}");
    json.rawKey("\"message\":");
    json.value(Wire::sentence(Wire::defaultMessage(status)));
    json.rawKey("\"status\":");
    json.value(status);
    json.endObject();
    return Wire::Response::json(std::move(body), status);
}

}  // namespace Binnacle::Http
