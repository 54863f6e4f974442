// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/requesthead.h"

#include "http/grammar.h"

#include <cstring>

namespace Binnacle::Http {

namespace {

// Two stray line ends, as some clients send behind a body, are forgiven; a stream of them is not.
constexpr qsizetype maximumLeadingBytes = 4;
// 18 digits always fit a qint64.
constexpr qsizetype maximumLengthDigits = 18;

qsizetype indexOfByte(QByteArrayView bytes, char byte, qsizetype from)
{
    if (from >= bytes.size())
        return -1;
    const void *found = std::memchr(bytes.data() + from, byte, size_t(bytes.size() - from));
    return found ? static_cast<const char *>(found) - bytes.data() : -1;
}

bool isPort(QByteArrayView text)
{
    int port = 0;
    for (const char c : text) {
        if (!isDigit(c))
            return false;
        port = port * 10 + (c - '0');
        if (port > 65535)
            return false;
    }
    return true;
}

bool isHostByte(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x80
        && (isTokenByte(c) || c == '(' || c == ')' || c == ',' || c == ';' || c == '=') && c != '#'
        && c != '^' && c != '`' && c != '|';
}

/// `name`, `name:port`, `[v6]` or `[v6]:port`.
bool isAuthority(QByteArrayView text)
{
    if (text.isEmpty())
        return false;
    qsizetype end = 0;
    if (text.front() == '[') {
        end = text.indexOf(']');
        if (end < 3)
            return false;
        for (const char c : text.sliced(1, end - 1)) {
            if (hexDigit(c) < 0 && c != ':' && c != '.')
                return false;
        }
        ++end;
    } else {
        while (end < text.size() && isHostByte(text[end]))
            ++end;
        if (end == 0)
            return false;
    }
    return end == text.size() || (text[end] == ':' && isPort(text.sliced(end + 1)));
}

/// Like the target, a path with a broken escape is refused; a query may hold what it likes.
bool hasSoundEscapes(QByteArrayView path)
{
    for (qsizetype i = 0; i < path.size() && path[i] != '?'; ++i) {
        if (path[i] != '%')
            continue;
        if (i + 2 >= path.size() || hexDigit(path[i + 1]) < 0 || hexDigit(path[i + 2]) < 0)
            return false;
    }
    return true;
}

int readTarget(QByteArrayView target, RequestHead &head)
{
    for (const char c : target) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == 0x7f || byte == '#')
            return 400;
    }
    head.target = target;
    if (target.front() == '/')
        return hasSoundEscapes(target) ? 0 : 400;
    if (target == QByteArrayView("*"))
        return head.method == QByteArrayView("OPTIONS") ? 0 : 400;

    qsizetype prefix = 0;
    if (target.size() > 7 && equalsIgnoringCase(target.first(7), "http://"))
        prefix = 7;
    else if (target.size() > 8 && equalsIgnoringCase(target.first(8), "https://"))
        prefix = 8;
    else
        return head.method == QByteArrayView("CONNECT") && isAuthority(target) ? 501 : 400;
    qsizetype end = prefix;
    while (end < target.size() && target[end] != '/' && target[end] != '?')
        ++end;
    head.authority = target.sliced(prefix, end - prefix);
    head.target = target.sliced(end);
    return isAuthority(head.authority) && hasSoundEscapes(head.target) ? 0 : 400;
}

int readRequestLine(QByteArrayView line, RequestHead &head)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first <= 0 || last <= first + 1)
        return 400;
    head.method = line.first(first);
    if (!isToken(head.method))
        return 400;

    const QByteArrayView version = line.sliced(last + 1);
    if (version.size() != 8 || !version.startsWith("HTTP/") || !isDigit(version[5])
        || version[6] != '.' || !isDigit(version[7]))
        return 400;
    if (version[5] != '1' || version[7] > '1')
        return 505;
    head.isHttp11 = version[7] == '1';
    head.keepAlive = head.isHttp11;
    return readTarget(line.sliced(first + 1, last - first - 1), head);
}

void readConnectionOptions(QByteArrayView value, RequestHead &head, bool &mustClose)
{
    while (!value.isEmpty()) {
        const qsizetype comma = value.indexOf(',');
        const QByteArrayView option = trimmedField(comma < 0 ? value : value.first(comma));
        value = comma < 0 ? QByteArrayView() : value.sliced(comma + 1);
        if (equalsIgnoringCase(option, "close"))
            mustClose = true;
        else if (equalsIgnoringCase(option, "keep-alive"))
            head.keepAlive = true;
    }
}

int readContentLength(QByteArrayView value, RequestHead &head)
{
    if (head.contentLength >= 0 || value.isEmpty() || value.size() > maximumLengthDigits)
        return 400;
    qint64 length = 0;
    for (const char c : value) {
        if (!isDigit(c))
            return 400;
        length = length * 10 + (c - '0');
    }
    head.contentLength = length;
    return 0;
}

int readTransferEncoding(QByteArrayView value, RequestHead &head)
{
    // 1.0 does not know it, so that an intermediary may have framed the message otherwise.
    if (head.isChunked || !head.isHttp11 || value.isEmpty())
        return 400;
    if (!equalsIgnoringCase(value, "chunked"))
        return 501;
    head.isChunked = true;
    return 0;
}

/// What the fields that steer the connection say, kept while they are read.
struct FieldContext
{
    int hosts = 0;
    bool mustClose = false;
};

int readField(const HeadField &field, RequestHead &head, FieldContext &context)
{
    // The lengths tell most fields apart without a comparison.
    switch (field.name.size()) {
    case 4:
        if (equalsIgnoringCase(field.name, "host"))
            return ++context.hosts == 1 && isAuthority(field.value) ? 0 : 400;
        return 0;
    case 6:
        if (equalsIgnoringCase(field.name, "expect")) {
            if (!equalsIgnoringCase(field.value, "100-continue"))
                return 417;
            head.expectsContinue = head.isHttp11;
        }
        return 0;
    case 7:
        if (equalsIgnoringCase(field.name, "upgrade"))
            head.asksForUpgrade = true;
        return 0;
    case 10:
        if (equalsIgnoringCase(field.name, "connection"))
            readConnectionOptions(field.value, head, context.mustClose);
        return 0;
    case 14:
        return equalsIgnoringCase(field.name, "content-length")
            ? readContentLength(field.value, head)
            : 0;
    case 17:
        return equalsIgnoringCase(field.name, "transfer-encoding")
            ? readTransferEncoding(field.value, head)
            : 0;
    default: return 0;
    }
}

/// @p line is without its end. Returns false when it is no field.
bool splitField(QByteArrayView line, HeadField &field)
{
    qsizetype colon = 0;
    while (colon < line.size() && isTokenByte(line[colon]))
        ++colon;
    if (colon == 0 || colon == line.size() || line[colon] != ':')
        return false;
    field.name = line.first(colon);
    field.value = trimmedField(line.sliced(colon + 1));
    for (const char c : field.value) {
        if (!isValueByte(c))
            return false;
    }
    return true;
}

}  // namespace

HeadScanner::State HeadScanner::refuse(int status)
{
    m_status = status;
    return State::Refused;
}

HeadScanner::State HeadScanner::scan(QByteArrayView bytes, const Limits &limits)
{
    for (;;) {
        // Binary noise, such as a TLS handshake, is known by its first byte.
        if (m_lineStart == m_begin && m_begin < bytes.size() && bytes[m_begin] != '\r'
            && !isTokenByte(bytes[m_begin]))
            return refuse(400);
        const bool isFirst = m_lineStart == m_begin;
        const qsizetype newline = indexOfByte(bytes, '\n', m_scanned);
        const qsizetype end = newline < 0 ? bytes.size() : newline + 1;
        if (end - m_lineStart > limits.headLine + 2)
            return refuse(isFirst ? 414 : 431);
        if (end - m_begin > limits.head)
            return refuse(431);
        if (newline < 0) {
            m_scanned = end;
            return State::Incomplete;
        }
        if (newline == m_lineStart || bytes[newline - 1] != '\r')
            return refuse(400);
        const bool isEmpty = newline - 1 == m_lineStart;
        m_scanned = m_lineStart = end;
        if (!isEmpty)
            continue;
        if (!isFirst)
            return State::Complete;
        if (end > maximumLeadingBytes)
            return refuse(400);
        m_begin = end;
    }
}

QByteArray RequestHead::originTarget() const
{
    if (target.isEmpty() || target.front() == '?')
        return '/' + target.toByteArray();
    return target.toByteArray();
}

QByteArrayView RequestHead::path() const
{
    const qsizetype mark = target.indexOf('?');
    const QByteArrayView path = mark < 0 ? target : target.first(mark);
    return path.isEmpty() ? QByteArrayView("/") : path;
}

int parseRequestHead(QByteArrayView bytes, const Limits &limits, RequestHead &head)
{
    qsizetype lineStart = 0;
    bool isRequestLine = true;
    FieldContext context;
    for (;;) {
        const qsizetype newline = indexOfByte(bytes, '\n', lineStart);
        if (newline <= lineStart || bytes[newline - 1] != '\r')
            return 400;
        const QByteArrayView line = bytes.sliced(lineStart, newline - 1 - lineStart);
        lineStart = newline + 1;
        if (isRequestLine) {
            isRequestLine = false;
            if (const int status = readRequestLine(line, head))
                return status;
            continue;
        }
        if (line.isEmpty())
            break;
        HeadField field;
        if (!splitField(line, field))
            return 400;
        if (head.fields.size() >= size_t(limits.headFields))
            return 431;
        head.fields.push_back(field);
        if (const int status = readField(field, head, context))
            return status;
    }
    if (lineStart != bytes.size())
        return 400;
    if (head.isChunked && head.contentLength >= 0)
        return 400;
    if (head.isHttp11 && context.hosts != 1)
        return 400;
    if (context.mustClose)
        head.keepAlive = false;
    return 0;
}

}  // namespace Binnacle::Http
