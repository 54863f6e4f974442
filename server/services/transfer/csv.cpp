// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/csv.h"

#include <algorithm>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

/// What was taken in ends no row.
Result<bool> inRow(Result<void> taken)
{
    if (!taken)
        return std::move(taken).error();
    return false;
}

}  // namespace

QByteArray csvCell(const QByteArray &text, char delimiter)
{
    const auto isSpecial
        = [delimiter](char c) { return c == '"' || c == '\n' || c == '\r' || c == delimiter; };
    const bool hasBlankEdge
        = !text.isEmpty() && (text.front() == ' ' || text.back() == ' ' || text.front() == '\t');
    if (!hasBlankEdge && std::none_of(text.begin(), text.end(), isSpecial))
        return text;
    QByteArray quoted = text;
    quoted.replace('"', "\"\"");
    return '"' + quoted + '"';
}

QByteArray withoutFormula(const QByteArray &text)
{
    if (text.isEmpty() || !QByteArrayView("=+-@\t\r\n").contains(text.front()))
        return text;
    return '\'' + text;
}

Error CsvParser::broken(const QString &what) const
{
    return Error::invalidInput(u"Line %1: %2."_s.arg(m_row.line).arg(what));
}

Result<CsvParser::Step> CsvParser::feed(QByteArrayView bytes)
{
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const Result<bool> ended = take(bytes[i]);
        if (!ended)
            return ended.error();
        if (*ended)
            return Step{i + 1, true};
    }
    return Step{bytes.size(), false};
}

Result<bool> CsvParser::take(char c)
{
    // CRLF is one line end; its second half comes after the row.
    const bool isSecondHalf = m_isAfterCarriageReturn && c == '\n';
    m_isAfterCarriageReturn = c == '\r';
    if (isSecondHalf) {
        if (m_state == State::Quoted)
            return inRow(add(c));
        return false;
    }
    if (m_row.cells.isEmpty() && m_rowBytes == 0)
        m_row.line = m_line;
    if (c == '\n' || c == '\r')
        ++m_line;
    switch (m_state) {
    case State::Quoted:
        if (c == '"') {
            m_state = State::Quote;
            return false;
        }
        return inRow(add(c));
    case State::Quote:
        if (c == '"') {
            m_state = State::Quoted;
            return inRow(add(c));
        }
        if (c != m_delimiter && c != '\n' && c != '\r')
            return broken(u"text behind a closing quote"_s);
        return takeUnquoted(c);
    case State::Start:
        if (c == '"') {
            m_state = State::Quoted;
            ++m_rowBytes;
            return false;
        }
        return takeUnquoted(c);
    case State::Plain: return takeUnquoted(c);
    }
    return false;
}

Result<bool> CsvParser::takeUnquoted(char c)
{
    if (c == m_delimiter) {
        ++m_rowBytes;
        return inRow(endCell());
    }
    if (c == '\n' || c == '\r') {
        const bool isBlank = m_row.cells.isEmpty() && m_rowBytes == 0;
        if (isBlank)
            return false;
        if (Result<void> ended = endCell(); !ended)
            return std::move(ended).error();
        return endRow();
    }
    m_state = State::Plain;
    if (Result<void> added = add(c); !added)
        return std::move(added).error();
    if (m_isAtStart && m_cell.size() == 3)
        skipMark();
    return false;
}

void CsvParser::skipMark()
{
    m_isAtStart = false;
    if (m_cell != "\xef\xbb\xbf")
        return;
    m_cell.clear();
    m_rowBytes = 0;
    m_state = State::Start;
}

Result<void> CsvParser::add(char c)
{
    if (++m_rowBytes > m_limits.rowBytes)
        return broken(u"the row is too long"_s);
    m_cell += c;
    return {};
}

Result<void> CsvParser::endCell()
{
    if (m_row.cells.size() == m_limits.cells)
        return broken(u"the row has too many cells"_s);
    m_row.cells.append(std::exchange(m_cell, {}));
    m_state = State::Start;
    m_isAtStart = false;
    return {};
}

bool CsvParser::endRow()
{
    m_rowBytes = 0;
    m_state = State::Start;
    return true;
}

Result<bool> CsvParser::finish()
{
    if (m_state == State::Quoted)
        return broken(u"a quote is never closed"_s);
    if (m_row.cells.isEmpty() && m_rowBytes == 0)
        return false;
    if (Result<void> ended = endCell(); !ended)
        return std::move(ended).error();
    return endRow();
}

CsvParser::Row CsvParser::takeRow()
{
    return std::exchange(m_row, {});
}

}  // namespace Binnacle
