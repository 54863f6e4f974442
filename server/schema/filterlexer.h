// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/filterast.h"

#include <QByteArrayView>

namespace Binnacle::Schema {

/// Cuts a filter or rule into tokens (R5.1). A group is one token, whose inside the parser gives
/// to a lexer of its own.
///
/// Errors: InvalidInput with the text of R5.18 in `detail`.
class FilterLexer final
{
public:
    /// @p text is UTF-8 and must outlive the lexer.
    explicit FilterLexer(QByteArrayView text)
        : m_text(text)
    {
    }

    /// The next token that means something; white space and comments are passed over.
    Result<FilterToken> next();

private:
    char peek() const { return atEnd() ? '\0' : m_text[m_at]; }
    bool atEnd() const { return m_at >= m_text.size(); }
    QByteArray since(qsizetype start) const
    {
        return m_text.sliced(start, m_at - start).toByteArray();
    }

    Result<void> skipBlanks();
    Result<void> skipComment();
    Result<FilterToken> identifier(int functionDepth);
    Result<FilterToken> function(const QByteArray &name, int functionDepth);
    Result<FilterToken> argument(const QByteArray &name, int functionDepth);
    Result<FilterToken> number();
    Result<FilterToken> quotedText();
    Result<FilterToken> sign();
    Result<FilterToken> join();
    Result<FilterToken> group();
    /// Moves behind a quoted text. Errors: no closing quote.
    Result<void> passText();
    char32_t character() const;

    QByteArrayView m_text;
    qsizetype m_at = 0;
};

}  // namespace Binnacle::Schema
