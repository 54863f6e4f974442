// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/observation/filterexpression.h"

namespace Binnacle::Models {

/// Reads one FilterExpression; use FilterExpression::parse().
class FilterParser
{
public:
    FilterParser(const QString &text, const FilterFields &fields);

    Result<FilterExpression> run();

private:
    using Node = FilterExpression::Node;
    using Operator = FilterExpression::Operator;

    enum class TokenKind
    {
        End,
        Word,
        Quoted,
        Compare,
        And,
        Or,
        Not,
        Open,
        Close
    };
    struct Token
    {
        TokenKind kind = TokenKind::End;
        QString text;
        Operator op = Operator::Equal;
        qsizetype begin = 0;
        qsizetype end = 0;
    };

    Result<void> tokenize();
    Result<Token> quoted(qsizetype begin) const;
    bool readOperator(qsizetype begin, Token &token) const;
    const Token &next() const { return m_tokens[m_position]; }
    Token take() { return m_tokens[m_position++]; }

    Result<int> either();
    Result<int> all(bool isOutermost);
    Result<int> one();
    Result<int> comparison(const Token &name);
    Result<void> readValue(const FilterField &field, const Token &value, Node &node) const;
    int search(const QString &words);
    int add(Node node);
    int fieldOf(const QString &name) const;
    /// @p at: where it is in the text. The message counts from 1, as people do; `detail` says
    /// `offset 15`.
    static Error problem(const QString &message, qsizetype at);

    const QString m_text;
    const FilterFields &m_fields;
    std::vector<Token> m_tokens;
    size_t m_position = 0;
    int m_depth = 0;
    FilterExpression m_result;
};

}  // namespace Binnacle::Models
