// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>

namespace Binnacle {

/// One cell as RFC 4180 has it: in quotes when it needs them.
QByteArray csvCell(const QByteArray &text, char delimiter = ',');

/// What a spreadsheet would take for a formula, with an apostrophe in front; other text as it is.
QByteArray withoutFormula(const QByteArray &text);

/// Reads CSV that arrives in pieces: RFC 4180, with lines that end in LF, CRLF or CR, and a byte
/// order mark at the start left out. Blank lines are passed over. Memory holds one row.
/// Thread: one at a time.
class CsvParser final
{
public:
    struct Limits
    {
        qsizetype rowBytes = 8 * 1024 * 1024;
        qsizetype cells = 2000;
    };
    struct Row
    {
        /// Where it begins, from 1.
        qint64 line = 0;
        QByteArrayList cells;
    };

    explicit CsvParser(char delimiter = ',')
        : m_delimiter(delimiter)
    {
    }
    CsvParser(char delimiter, Limits limits)
        : m_delimiter(delimiter)
        , m_limits(limits)
    {
    }

    /// Takes bytes, of which `consumed` are used up, until a row is complete. Errors: InvalidInput
    /// with the line in its message, after which the parser is of no more use.
    struct Step
    {
        qsizetype consumed = 0;
        bool hasRow = false;
    };
    Result<Step> feed(QByteArrayView bytes);
    /// The text has ended. True when there is a last row. Errors: as feed.
    Result<bool> finish();
    /// The row that is complete.
    Row takeRow();

private:
    enum class State
    {
        /// At the start of a cell.
        Start,
        Plain,
        Quoted,
        /// Behind a quote inside of quotes: the end, or half of a doubled one.
        Quote,
    };

    Result<bool> take(char c);
    Result<bool> takeUnquoted(char c);
    Result<void> add(char c);
    Result<void> endCell();
    bool endRow();
    void skipMark();
    Error broken(const QString &what) const;

    const char m_delimiter;
    const Limits m_limits{};
    State m_state = State::Start;
    Row m_row;
    QByteArray m_cell;
    qsizetype m_rowBytes = 0;
    qint64 m_line = 1;
    bool m_isAfterCarriageReturn = false;
    bool m_isAtStart = true;
};

}  // namespace Binnacle
