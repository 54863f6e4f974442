// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/multipart.h"

#include "wire/request.h"

#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Wire {

namespace {

constexpr qint64 chunkSize = 256 * 1024;
/// RFC 2046 allows 70.
constexpr qsizetype maximumBoundary = 200;

Error malformed(const QString &what)
{
    return Error::invalidInput({}).withDetail(u"multipart: "_s + what);
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

/// What may stand in a quoted value only, so that a backslash before it escapes it; before
/// anything else it is part of a Windows path.
bool isSpecial(char c)
{
    return QByteArrayView("()<>@,;:\\\"/[]?=").contains(c);
}

QByteArray quotedValue(QByteArrayView text, qsizetype &at)
{
    QByteArray out;
    for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\' && at + 1 < text.size() && isSpecial(text[at + 1]))
            ++at;
        out.append(text[at]);
    }
    if (at < text.size())
        ++at;
    return out;
}

/// charset'language'percent-encoded; only UTF-8 and its subset are understood.
QByteArray extendedValue(const QByteArray &text)
{
    const qsizetype first = text.indexOf('\'');
    const qsizetype second = first < 0 ? -1 : text.indexOf('\'', first + 1);
    if (second < 0)
        return {};
    const QByteArray charset = text.left(first).toLower();
    if (charset != "utf-8" && charset != "us-ascii")
        return {};
    return percentDecoded(QByteArrayView(text).sliced(second + 1));
}

}  // namespace

QByteArrayView FilePart::bytes() const
{
    if (source.isSpooled() || offset + size > source.bytes().size())
        return {};
    return QByteArrayView(source.bytes()).sliced(offset, size);
}

Result<QByteArray> FilePart::read(qint64 from, qint64 length) const
{
    from = std::clamp<qint64>(from, 0, size);
    length = std::clamp<qint64>(length, 0, size - from);
    if (!source.isSpooled())
        return bytes().sliced(from, length).toByteArray();
    QFile file(source.fileName());
    if (!file.open(QIODevice::ReadOnly) || !file.seek(offset + from))
        return Error::internal(u"spooled body: "_s + file.errorString());
    QByteArray out = file.read(length);
    if (out.size() != length)
        return Error::internal(u"spooled body: short read"_s);
    return out;
}

MultipartParser::MultipartParser(QByteArrayView boundary, MultipartLimits limits)
    : m_delimiter("\r\n--" + boundary.toByteArray())
    , m_limits(limits)
    // The first delimiter may stand at the very beginning: pretend that a line end came before.
    , m_buffer("\r\n"_ba)
    , m_bufferOffset(-2)
{
}

Result<void> MultipartParser::feed(QByteArrayView bytes)
{
    m_buffer.append(bytes);
    while (true) {
        const Result<bool> moved = step();
        if (!moved)
            return moved.error();
        if (!*moved)
            break;
    }
    // Move what is left to the front once a piece, not once a part.
    m_buffer.remove(0, m_position);
    m_bufferOffset += m_position;
    m_position = 0;
    return {};
}

Result<MultipartForm> MultipartParser::finish()
{
    if (m_state != State::End)
        return malformed(u"ends before its last delimiter"_s);
    return std::move(m_form);
}

void MultipartParser::consume(qsizetype count)
{
    m_position += count;
}

qsizetype MultipartParser::findDelimiter(qsizetype from) const
{
    while (true) {
        const qsizetype at = m_buffer.indexOf(m_delimiter, from);
        if (at < 0)
            return -1;
        const qsizetype end = at + m_delimiter.size();
        if (end >= m_buffer.size())
            return -2;
        // "--boundaryx" is content.
        const char next = m_buffer[end];
        if (next == '-' || next == '\r' || isBlank(next))
            return at;
        from = at + 1;
    }
}

/// One step of the machine; false when it needs more bytes.
Result<bool> MultipartParser::step()
{
    switch (m_state) {
    case State::Preamble: {
        const qsizetype at = findDelimiter(m_position);
        if (at >= 0) {
            consume(at + m_delimiter.size() - m_position);
            m_state = State::AfterDelimiter;
            return true;
        }
        consume(std::max<qsizetype>(0, m_buffer.size() - m_delimiter.size() - m_position));
        return false;
    }
    case State::AfterDelimiter: {
        const QByteArrayView rest = QByteArrayView(m_buffer).sliced(m_position);
        if (rest.startsWith("--")) {
            m_state = State::End;
            return true;
        }
        qsizetype at = 0;
        while (at < rest.size() && isBlank(rest[at]))
            ++at;
        if (at + 2 > rest.size()) {
            if (at > m_limits.headerBytes)
                return malformed(u"delimiter line too long"_s);
            return false;
        }
        if (rest[at] != '\r' || rest[at + 1] != '\n')
            return malformed(u"bad delimiter line"_s);
        if (++m_parts > m_limits.parts)
            return Error::make(Error::Kind::TooLarge, {}, u"multipart: too many parts"_s);
        // Leave the line end: an empty header block is then found like any other.
        consume(at);
        m_state = State::Headers;
        return true;
    }
    case State::Headers: return readHeaders();
    case State::Content: return readContent();
    case State::End: consume(m_buffer.size() - m_position); return false;
    }
    return false;
}

Result<bool> MultipartParser::readHeaders()
{
    const qsizetype end = m_buffer.indexOf("\r\n\r\n", m_position);
    const qsizetype length = (end < 0 ? m_buffer.size() : end) - m_position;
    if (length > m_limits.headerBytes)
        return Error::make(Error::Kind::TooLarge, {}, u"multipart: part headers too long"_s);
    if (end < 0)
        return false;
    const QByteArray block = m_buffer.mid(m_position, length);
    HeaderParameters disposition;
    QByteArray contentType;
    for (const QByteArray &line : block.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon < 0)
            continue;
        const QByteArray name = line.left(colon).trimmed().toLower();
        if (name == "content-disposition")
            disposition = parseHeaderParameters(QByteArrayView(line).sliced(colon + 1));
        else if (name == "content-type")
            contentType = line.mid(colon + 1).trimmed();
    }
    consume(length + 4);
    m_state = State::Content;
    m_text.clear();
    m_name = disposition.value == "form-data" ? QString::fromUtf8(disposition.parameter("name"))
                                              : QString();
    QByteArray filename = disposition.parameter("filename");
    filename = filename.mid(filename.lastIndexOf('/') + 1);
    m_isFile = !filename.isEmpty();
    m_file = {};
    m_file.name = m_name;
    m_file.filename = QString::fromUtf8(filename);
    m_file.contentType = contentType;
    m_file.offset = m_bufferOffset + m_position;
    // A part may be empty: its delimiter then shares the line end that closed the headers.
    m_position -= 2;
    m_file.size = -2;
    return true;
}

Result<bool> MultipartParser::readContent()
{
    const qsizetype at = findDelimiter(m_position);
    const qsizetype end = at >= 0 ? at : std::max(m_position, m_buffer.size() - m_delimiter.size());
    const Result<void> added
        = addContent(QByteArrayView(m_buffer).sliced(m_position, end - m_position));
    if (!added)
        return added.error();
    consume(end - m_position);
    if (at < 0)
        return false;
    consume(m_delimiter.size());
    m_state = State::AfterDelimiter;
    if (m_name.isEmpty())
        return true;
    if (m_isFile) {
        m_file.size = std::max<qint64>(m_file.size, 0);
        m_form.files.push_back(std::move(m_file));
    } else {
        m_form.fields.emplace_back(m_name, QString::fromUtf8(m_text.mid(2)));
    }
    return true;
}

Result<void> MultipartParser::addContent(QByteArrayView bytes)
{
    m_file.size += bytes.size();
    if (m_isFile || m_name.isEmpty())
        return {};
    m_textBytes += bytes.size();
    if (m_textBytes > m_limits.textBytes)
        return Error::make(Error::Kind::TooLarge, {}, u"multipart: too much text"_s);
    m_text.append(bytes);
    return {};
}

Result<MultipartForm> parseMultipart(const Body &body, QByteArrayView contentType,
                                     MultipartLimits limits)
{
    const QByteArray boundary = parseHeaderParameters(contentType).parameter("boundary");
    if (boundary.isEmpty() || boundary.size() > maximumBoundary)
        return malformed(u"no usable boundary"_s);
    MultipartParser parser(boundary, limits);
    if (!body.isSpooled()) {
        const Result<void> fed = parser.feed(body.bytes());
        if (!fed)
            return fed.error();
    } else {
        QFile file(body.fileName());
        if (!file.open(QIODevice::ReadOnly))
            return Error::internal(u"spooled body: "_s + file.errorString());
        for (qint64 left = body.size(); left > 0;) {
            const QByteArray chunk = file.read(std::min(left, chunkSize));
            if (chunk.isEmpty())
                return Error::internal(u"spooled body: short read"_s);
            left -= chunk.size();
            const Result<void> fed = parser.feed(chunk);
            if (!fed)
                return fed.error();
        }
    }
    Result<MultipartForm> form = parser.finish();
    if (form) {
        for (FilePart &part : form->files)
            part.source = body;
    }
    return form;
}

QByteArray HeaderParameters::parameter(QByteArrayView name) const
{
    for (const auto &[key, text] : parameters) {
        if (key == name)
            return text;
    }
    return {};
}

HeaderParameters parseHeaderParameters(QByteArrayView text)
{
    HeaderParameters out;
    qsizetype at = text.indexOf(';');
    if (at < 0)
        at = text.size();
    out.value = text.first(at).trimmed().toByteArray().toLower();
    while (at < text.size()) {
        ++at;  // the semicolon
        const qsizetype begin = at;
        while (at < text.size() && text[at] != '=' && text[at] != ';')
            ++at;
        QByteArray name = text.sliced(begin, at - begin).trimmed().toByteArray().toLower();
        QByteArray value;
        if (at < text.size() && text[at] == '=') {
            ++at;
            while (at < text.size() && isBlank(text[at]))
                ++at;
            if (at < text.size() && text[at] == '"') {
                value = quotedValue(text, at);
            } else {
                const qsizetype from = at;
                while (at < text.size() && text[at] != ';')
                    ++at;
                value = text.sliced(from, at - from).trimmed().toByteArray();
            }
            while (at < text.size() && text[at] != ';')
                ++at;
        }
        if (name.endsWith('*')) {
            name.chop(1);
            value = extendedValue(value);
            // The extended form wins over a plain one beside it.
            std::erase_if(out.parameters, [&name](const auto &item) { return item.first == name; });
        }
        if (!name.isEmpty() && out.parameter(name).isEmpty())
            out.parameters.emplace_back(name, value);
    }
    return out;
}

}  // namespace Binnacle::Wire
