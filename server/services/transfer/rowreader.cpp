// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/rowreader.h"

#include "wire/jsonparser.h"

#include <QStringDecoder>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 pieceBytes = 64 * 1024;
constexpr qsizetype maximumLineBytes = 8 * 1024 * 1024;

/// Nothing when the bytes are no UTF-8.
std::optional<QString> decodedText(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder(bytes);
    if (decoder.hasError())
        return std::nullopt;
    return text;
}

}  // namespace

Result<QByteArray> FileBytes::next()
{
    Result<QByteArray> bytes = m_part.read(m_at, pieceBytes);
    if (bytes)
        m_at += bytes->size();
    return bytes;
}

CsvRowReader::CsvRowReader(Wire::FilePart part, char delimiter)
    : m_bytes(std::move(part))
    , m_parser(delimiter)
{
}

Result<std::optional<CsvParser::Row>> CsvRowReader::row()
{
    while (!m_isAtEnd) {
        if (m_at == m_pending.size()) {
            Result<QByteArray> bytes = m_bytes.next();
            if (!bytes)
                return std::move(bytes).error();
            m_pending = *std::move(bytes);
            m_at = 0;
            if (m_pending.isEmpty())
                break;
        }
        const Result<CsvParser::Step> step = m_parser.feed(QByteArrayView(m_pending).sliced(m_at));
        if (!step)
            return step.error();
        m_at += step->consumed;
        if (step->hasRow)
            return std::optional(m_parser.takeRow());
    }
    if (std::exchange(m_isAtEnd, true))
        return std::optional<CsvParser::Row>();
    const Result<bool> hasRow = m_parser.finish();
    if (!hasRow)
        return hasRow.error();
    return *hasRow ? std::optional(m_parser.takeRow()) : std::nullopt;
}

Result<QStringList> CsvRowReader::columns()
{
    if (m_columns)
        return *m_columns;
    const Result<std::optional<CsvParser::Row>> head = row();
    if (!head)
        return head.error();
    if (!*head)
        return Error::invalidInput(u"The file has no line of column names."_s);
    QStringList columns;
    for (const QByteArray &cell : (*head)->cells) {
        const std::optional<QString> name = decodedText(cell);
        if (!name)
            return Error::invalidInput(u"The file is not in UTF-8."_s);
        if (columns.contains(*name) && !name->isEmpty())
            return Error::invalidInput(u"Two columns are called %1."_s.arg(*name));
        columns.append(name->trimmed());
    }
    m_columns = columns;
    return columns;
}

Result<std::optional<ImportRow>> CsvRowReader::next()
{
    if (const Result<QStringList> known = columns(); !known)
        return known.error();
    const Result<std::optional<CsvParser::Row>> cells = row();
    if (!cells)
        return cells.error();
    if (!*cells)
        return std::optional<ImportRow>();
    ImportRow read;
    read.number = ++m_rows;
    read.line = (*cells)->line;
    if ((*cells)->cells.size() != m_columns->size()) {
        read.problem
            = u"The row has %1 cells where there are %2 columns."_s.arg((*cells)->cells.size())
                  .arg(m_columns->size());
        return std::optional(std::move(read));
    }
    for (qsizetype i = 0; i < m_columns->size(); ++i) {
        std::optional<QString> text = decodedText((*cells)->cells[i]);
        if (!text)
            read.problem = u"The row is not in UTF-8."_s;
        else if (!(*m_columns)[i].isEmpty())
            read.values.members().emplace_back((*m_columns)[i], JsonValue(*std::move(text)));
    }
    return std::optional(std::move(read));
}

NdjsonRowReader::NdjsonRowReader(Wire::FilePart part)
    : m_bytes(std::move(part))
{
}

Result<std::optional<QByteArray>> NdjsonRowReader::line()
{
    qsizetype searched = 0;
    for (;;) {
        const qsizetype end = m_pending.indexOf('\n', searched);
        if (end >= 0 || (m_isAtEnd && !m_pending.isEmpty())) {
            const qsizetype length = end >= 0 ? end : m_pending.size();
            QByteArray found = m_pending.first(length);
            m_pending.remove(0, length + 1);
            ++m_lines;
            return std::optional(std::move(found));
        }
        if (m_isAtEnd)
            return std::optional<QByteArray>();
        if (m_pending.size() > maximumLineBytes)
            return Error::invalidInput(u"Line %1: the line is too long."_s.arg(m_lines + 1));
        searched = m_pending.size();
        const Result<QByteArray> bytes = m_bytes.next();
        if (!bytes)
            return bytes.error();
        m_isAtEnd = bytes->isEmpty();
        m_pending += *bytes;
    }
}

Result<std::optional<ImportRow>> NdjsonRowReader::next()
{
    for (;;) {
        const Result<std::optional<QByteArray>> text = line();
        if (!text)
            return text.error();
        if (!*text)
            return std::optional<ImportRow>();
        QByteArray json = (*text)->trimmed();
        if (m_lines == 1 && json.startsWith("\xef\xbb\xbf"))
            json.remove(0, 3);
        if (json.isEmpty())
            continue;
        ImportRow read;
        read.number = ++m_rows;
        read.line = m_lines;
        Result<JsonValue> value = Wire::parseJson(json);
        if (!value)
            read.problem = u"The line is no JSON."_s;
        else if (!value->isObject())
            read.problem = u"The line is no JSON object."_s;
        else
            read.values = *std::move(value);
        return std::optional(std::move(read));
    }
}

}  // namespace Binnacle
