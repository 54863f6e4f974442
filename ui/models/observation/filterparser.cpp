// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/filterparser.h"

#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

using Op = FilterExpression::Operator;

constexpr int maximumDepth = 50;

struct Sign
{
    QStringView text;
    Op op;
};

// Longer signs first.
constexpr std::array signs = {
    Sign{u"==", Op::Equal},     Sign{u"!=", Op::NotEqual}, Sign{u">=", Op::GreaterEqual},
    Sign{u"<=", Op::LessEqual}, Sign{u"!~", Op::NotLike},  Sign{u"=", Op::Equal},
    Sign{u">", Op::Greater},    Sign{u"<", Op::Less},      Sign{u"~", Op::Like},
};

bool isWord(QChar c)
{
    return !c.isSpace() && !u"=!<>~&|()'\""_s.contains(c);
}

/// `%` stands for any text, everything else for itself.
QRegularExpression likePattern(const QString &text)
{
    QStringList parts;
    for (const QString &part : text.split(u'%'))
        parts.append(QRegularExpression::escape(part));
    return QRegularExpression(QRegularExpression::anchoredPattern(parts.join(u".*"_s)),
                              QRegularExpression::CaseInsensitiveOption
                                  | QRegularExpression::DotMatchesEverythingOption);
}

std::optional<double> plainNumber(QStringView text)
{
    bool isNumber = false;
    const double value = text.toDouble(&isNumber);
    if (!isNumber || !std::isfinite(value))
        return {};
    return value;
}

std::optional<double> duration(QStringView text)
{
    if (text.endsWith(u"ms"_s, Qt::CaseInsensitive))
        return plainNumber(text.chopped(2));
    if (text.endsWith(u's', Qt::CaseInsensitive)) {
        const std::optional<double> seconds = plainNumber(text.chopped(1));
        return seconds ? std::optional<double>(*seconds * 1000) : std::nullopt;
    }
    return plainNumber(text);
}

}  // namespace

FilterParser::FilterParser(const QString &text, const FilterFields &fields)
    : m_text(text)
    , m_fields(fields)
{
}

Error FilterParser::problem(const QString &message, qsizetype at)
{
    Error error
        = Error::invalidInput(FilterExpression::tr("Character %1: %2").arg(at + 1).arg(message));
    error.detail = u"offset %1"_s.arg(at);
    return error;
}

Result<FilterExpression> FilterParser::run()
{
    m_result.m_text = m_text.trimmed();
    if (const Result<void> read = tokenize(); !read)
        return read.error();
    if (next().kind == TokenKind::End)
        return m_result;
    const Result<int> root = either();
    if (!root)
        return root.error();
    if (next().kind == TokenKind::Close)
        return problem(FilterExpression::tr("There is a “)” without its “(”."), next().begin);
    if (next().kind != TokenKind::End)
        return problem(FilterExpression::tr("“%1” is not expected here; join conditions with "
                                            "&& or ||.")
                           .arg(next().text),
                       next().begin);
    m_result.m_root = *root;
    if (m_result.m_clauses.empty())
        m_result.m_clauses.push_back({m_result.m_text, {}});
    return m_result;
}

bool FilterParser::readOperator(qsizetype begin, Token &token) const
{
    for (const Sign &sign : signs) {
        if (QStringView(m_text).mid(begin).startsWith(sign.text)) {
            token.kind = TokenKind::Compare;
            token.op = sign.op;
            token.text = sign.text.toString();
            token.end = begin + sign.text.size();
            return true;
        }
    }
    return false;
}

Result<FilterParser::Token> FilterParser::quoted(qsizetype begin) const
{
    Token token{TokenKind::Quoted, {}, Operator::Equal, begin, begin};
    const QChar quote = m_text[begin];
    for (qsizetype i = begin + 1; i < m_text.size(); ++i) {
        if (m_text[i] == u'\\' && i + 1 < m_text.size()) {
            token.text.append(m_text[++i]);
        } else if (m_text[i] == quote) {
            token.end = i + 1;
            return token;
        } else {
            token.text.append(m_text[i]);
        }
    }
    return problem(FilterExpression::tr("The text in quotes does not end."), begin);
}

Result<void> FilterParser::tokenize()
{
    qsizetype i = 0;
    while (i < m_text.size()) {
        const QChar c = m_text[i];
        if (c.isSpace()) {
            ++i;
            continue;
        }
        Token token{TokenKind::Word, QString(c), Operator::Equal, i, i + 1};
        const QStringView rest = QStringView(m_text).mid(i);
        if (c == u'(' || c == u')') {
            token.kind = c == u'(' ? TokenKind::Open : TokenKind::Close;
        } else if (c == u'\'' || c == u'"') {
            Result<Token> text = quoted(i);
            if (!text)
                return text.error();
            token = *std::move(text);
        } else if (rest.startsWith(u"&&"_s) || rest.startsWith(u"||"_s)) {
            token.kind = c == u'&' ? TokenKind::And : TokenKind::Or;
            token.text = rest.first(2).toString();
            token.end = i + 2;
        } else if (readOperator(i, token)) {
        } else if (c == u'!') {
            token.kind = TokenKind::Not;
        } else if (c == u'&' || c == u'|') {
            return problem(FilterExpression::tr("Conditions are joined with && or ||."), i);
        } else {
            while (token.end < m_text.size() && isWord(m_text[token.end]))
                ++token.end;
            token.text = m_text.sliced(i, token.end - i);
        }
        i = token.end;
        m_tokens.push_back(std::move(token));
    }
    m_tokens.push_back({TokenKind::End, {}, Operator::Equal, m_text.size(), m_text.size()});
    return {};
}

int FilterParser::add(Node node)
{
    m_result.m_nodes.push_back(std::move(node));
    return int(m_result.m_nodes.size()) - 1;
}

Result<int> FilterParser::either()
{
    if (++m_depth > maximumDepth)
        return problem(FilterExpression::tr("The filter has too many parentheses."), next().begin);
    const bool isOutermost = m_depth == 1;
    Result<int> left = all(isOutermost);
    while (left && next().kind == TokenKind::Or) {
        take();
        if (isOutermost)
            m_result.m_clauses.clear();  // the whole is one clause then
        const Result<int> right = all(false);
        if (!right)
            return right.error();
        Node node;
        node.kind = FilterExpression::NodeKind::Or;
        node.left = *left;
        node.right = *right;
        left = add(std::move(node));
    }
    --m_depth;
    return left;
}

Result<int> FilterParser::all(bool isOutermost)
{
    Result<int> left = 0;
    bool isFirst = true;
    do {
        if (!isFirst)
            take();
        const qsizetype begin = next().begin;
        const Result<int> right = one();
        if (!right)
            return right.error();
        if (isOutermost) {
            const qsizetype end = m_tokens[m_position - 1].end;
            FilterExpression::Clause clause{m_text.sliced(begin, end - begin), {}};
            const Node &node = m_result.m_nodes[size_t(*right)];
            if (node.kind == FilterExpression::NodeKind::Compare)
                clause.comparison = node.comparison;
            m_result.m_clauses.push_back(std::move(clause));
        }
        if (isFirst) {
            left = *right;
        } else {
            Node node;
            node.kind = FilterExpression::NodeKind::And;
            node.left = *left;
            node.right = *right;
            left = add(std::move(node));
        }
        isFirst = false;
    } while (next().kind == TokenKind::And);
    return left;
}

Result<int> FilterParser::one()
{
    const Token token = take();
    switch (token.kind) {
    case TokenKind::Not: {
        if (++m_depth > maximumDepth)
            return problem(FilterExpression::tr("The filter has too many parentheses."),
                           next().begin);
        const Result<int> inner = one();
        --m_depth;
        if (!inner)
            return inner.error();
        Node node;
        node.kind = FilterExpression::NodeKind::Not;
        node.left = *inner;
        return add(std::move(node));
    }
    case TokenKind::Open: {
        ++m_depth;  // what is inside is never outermost
        const Result<int> inner = either();
        --m_depth;
        if (!inner)
            return inner.error();
        if (next().kind != TokenKind::Close)
            return problem(FilterExpression::tr("A “)” is missing."), next().begin);
        take();
        return *inner;
    }
    case TokenKind::Word:
        if (next().kind == TokenKind::Compare)
            return comparison(token);
        return search(token.text);
    case TokenKind::Quoted: return search(token.text);
    case TokenKind::End:
        return problem(FilterExpression::tr("A condition is missing at the end."), token.begin);
    default: break;
    }
    return problem(FilterExpression::tr("A condition is missing before “%1”.").arg(token.text),
                   token.begin);
}

int FilterParser::fieldOf(const QString &name) const
{
    for (int i = 0; i < int(m_fields.size()); ++i) {
        if (m_fields[size_t(i)].name.compare(name, Qt::CaseInsensitive) == 0)
            return i;
    }
    return -1;
}

Result<int> FilterParser::comparison(const Token &name)
{
    Node node;
    node.kind = FilterExpression::NodeKind::Compare;
    node.comparison.op = take().op;
    const Token value = take();
    if (value.kind != TokenKind::Word && value.kind != TokenKind::Quoted)
        return problem(FilterExpression::tr("A value is missing after “%1”.")
                           .arg(m_tokens[m_position - 2].text),
                       value.begin);
    node.comparison.field = fieldOf(name.text);
    if (node.comparison.field < 0) {
        QStringList names;
        for (const FilterField &field : m_fields)
            names.append(field.name);
        return problem(FilterExpression::tr("There is no “%1” here. There are: %2.")
                           .arg(name.text, names.join(u", "_s)),
                       name.begin);
    }
    const FilterField &field = m_fields[size_t(node.comparison.field)];
    if (const Result<void> read = readValue(field, value, node); !read)
        return read.error();
    return add(std::move(node));
}

Result<void> FilterParser::readValue(const FilterField &field, const Token &value, Node &node) const
{
    FilterExpression::Comparison &comparison = node.comparison;
    comparison.text = value.text;
    const bool isLike = comparison.op == Operator::Like || comparison.op == Operator::NotLike;
    if (field.type == FilterField::Type::Text || isLike) {
        if (isLike && value.text.contains(u'%'))
            node.pattern = likePattern(value.text);
        return {};
    }
    node.isNumeric = true;
    if (field.type == FilterField::Type::Status) {
        static const QRegularExpression form(u"^([1-5])xx$"_s,
                                             QRegularExpression::CaseInsensitiveOption);
        if (const auto match = form.match(value.text); match.hasMatch()) {
            comparison.number = match.captured(1).toInt() * 100;
            comparison.numberEnd = comparison.number + 99;
            return {};
        }
    }
    const std::optional<double> number = field.type == FilterField::Type::Duration
        ? duration(value.text)
        : plainNumber(value.text);
    if (!number) {
        if (field.type == FilterField::Type::Status)
            return problem(
                FilterExpression::tr("“%1” is no status; write 404 or 4xx.").arg(value.text),
                value.begin);
        if (field.type == FilterField::Type::Duration)
            return problem(FilterExpression::tr("“%1” is no duration; write 200, 200ms or 1.5s.")
                               .arg(value.text),
                           value.begin);
        return problem(FilterExpression::tr("“%1” is no number.").arg(value.text), value.begin);
    }
    comparison.number = comparison.numberEnd = *number;
    return {};
}

int FilterParser::search(const QString &words)
{
    Node node;
    node.kind = FilterExpression::NodeKind::Search;
    node.comparison.text = words;
    for (int i = 0; i < int(m_fields.size()); ++i) {
        if (m_fields[size_t(i)].isSearched)
            node.searched.push_back(i);
    }
    return add(std::move(node));
}

}  // namespace Binnacle::Models
