// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/records/filtertext.h"

#include "models/records/recordvalue.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

struct FilterWords
{
    Q_DECLARE_TR_FUNCTIONS(FilterText)
};

struct Token
{
    enum class Kind
    {
        Word,
        Text,
        Sign,
        Join,
        Open,
        Close,
        Other
    };
    Kind kind = Kind::Other;
    int from = 0;
    int length = 0;
    bool isClosed = true;

    int end() const { return from + length; }
    bool isOperand() const { return kind == Kind::Word || kind == Kind::Text; }
};

bool isSignChar(QChar c)
{
    return u"=?!><~"_s.contains(c);
}

bool isWordChar(QChar c)
{
    return c.isLetterOrNumber() || u"_.:@#-"_s.contains(c);
}

int endOfText(const QString &text, int from)
{
    for (int i = from + 1; i < text.size(); ++i) {
        if (text[i] == text[from] && text[i - 1] != u'\\')
            return i + 1;
    }
    return -1;
}

Token nextToken(const QString &text, int from)
{
    const QChar first = text[from];
    const auto run = [&](auto &&belongs) {
        int end = from;
        while (end < text.size() && belongs(text[end]))
            ++end;
        return end - from;
    };
    if (first == u'\'' || first == u'"') {
        const int end = endOfText(text, from);
        return {Token::Kind::Text, from, (end < 0 ? int(text.size()) : end) - from, end >= 0};
    }
    if (isSignChar(first))
        return {Token::Kind::Sign, from, run(isSignChar)};
    if (first == u'&' || first == u'|')
        return {Token::Kind::Join, from, run([first](QChar c) { return c == first; })};
    if (first == u'(')
        return {Token::Kind::Open, from, 1};
    if (first == u')')
        return {Token::Kind::Close, from, 1};
    if (isWordChar(first)) {
        Token word{Token::Kind::Word, from, run(isWordChar)};
        // A call is one operand with its arguments.
        if (word.end() < text.size() && text[word.end()] == u'(') {
            const qsizetype close = text.indexOf(u')', word.end());
            word.isClosed = close >= 0;
            word.length = (close < 0 ? int(text.size()) : int(close) + 1) - from;
        }
        return word;
    }
    return {Token::Kind::Other, from, 1};
}

std::vector<Token> tokensOf(const QString &text)
{
    std::vector<Token> tokens;
    int at = 0;
    while (at < text.size()) {
        if (text[at].isSpace()) {
            ++at;
        } else if (text[at] == u'/' && at + 1 < text.size() && text[at + 1] == u'/') {
            const qsizetype end = text.indexOf(u'\n', at);
            at = end < 0 ? int(text.size()) : int(end);
        } else {
            tokens.push_back(nextToken(text, at));
            at = tokens.back().end();
        }
    }
    return tokens;
}

/// What the language wants next.
enum class Wanted
{
    Left,
    Sign,
    Right,
    Join
};

Wanted after(Wanted now, const Token &token)
{
    switch (token.kind) {
    case Token::Kind::Open: return Wanted::Left;
    case Token::Kind::Close: return Wanted::Join;
    case Token::Kind::Join: return Wanted::Left;
    case Token::Kind::Sign: return Wanted::Right;
    default: return now == Wanted::Left ? Wanted::Sign : Wanted::Join;
    }
}

QString unexpected(Wanted wanted, const QString &word)
{
    switch (wanted) {
    case Wanted::Left: return FilterWords::tr("A field or value is missing before “%1”.").arg(word);
    case Wanted::Sign:
        return FilterWords::tr("An operator such as = or ~ is missing before “%1”.").arg(word);
    case Wanted::Right: return FilterWords::tr("A value is missing before “%1”.").arg(word);
    case Wanted::Join: break;
    }
    return FilterWords::tr("&& or || is missing before “%1”.").arg(word);
}

bool fits(Wanted wanted, const Token &token)
{
    switch (wanted) {
    case Wanted::Left: return token.isOperand() || token.kind == Token::Kind::Open;
    case Wanted::Sign: return token.kind == Token::Kind::Sign;
    case Wanted::Right: return token.isOperand();
    case Wanted::Join: return token.kind == Token::Kind::Join || token.kind == Token::Kind::Close;
    }
    return false;
}

/// The collection and the last name of a dotted path, as far as relations lead.
const Client::CollectionInfo *walk(const FilterContext &context, const QStringList &path)
{
    const Client::CollectionInfo *at = &context.collection;
    for (qsizetype i = 0; i + 1 < path.size(); ++i) {
        const Client::FieldInfo *field = at->field(path[i]);
        if (!field || field->relatedCollectionId.isEmpty())
            return nullptr;
        const auto related = context.all.constFind(field->relatedCollectionId);
        if (related == context.all.constEnd())
            return nullptr;
        at = &*related;
    }
    return at;
}

const Client::FieldInfo *fieldOf(const FilterContext &context, const QString &word)
{
    const QStringList path = word.section(u':', 0, 0).split(u'.');
    const Client::CollectionInfo *at = walk(context, path);
    return at ? at->field(path.last()) : nullptr;
}

/// Neither a macro, a number, a call nor a word of the language.
bool isFieldName(const QString &word)
{
    static const QStringList words{u"true"_s, u"false"_s, u"null"_s};
    return (word[0].isLetter() || word[0] == u'_') && !word.contains(u'(')
        && !words.contains(word.toLower());
}

const Client::CollectionInfo *collectionNamed(const FilterContext &context, const QString &name)
{
    for (const Client::CollectionInfo &each : context.all) {
        if (each.name.compare(name, Qt::CaseInsensitive) == 0)
            return &each;
    }
    return nullptr;
}

/// Follows a dotted name as far as it can be known; offsets are within the word.
FilterProblem checkPath(const FilterContext &context, const QString &word)
{
    const Client::CollectionInfo *at = &context.collection;
    int from = 0;
    const QStringList path = word.section(u':', 0, 0).split(u'.');
    for (qsizetype i = 0; i < path.size(); ++i) {
        const QString &name = path[i];
        const bool isLast = i + 1 == path.size();
        const qsizetype via = name.indexOf("_via_"_L1);
        const Client::FieldInfo *field = at->field(name);
        if (!field && via > 0) {
            at = collectionNamed(context, name.first(via));
            if (!at)
                return {FilterWords::tr("There is no collection %1.").arg(name.first(via)), from,
                        int(via)};
        } else if (!field) {
            return {FilterWords::tr("“%1” is no field of %2.").arg(name, at->name), from,
                    int(name.size())};
        } else if (!isLast && field->type == "relation"_L1) {
            const auto related = context.all.constFind(field->relatedCollectionId);
            if (related == context.all.constEnd())
                return {};
            at = &*related;
        } else if (!isLast && (field->type == "json"_L1 || field->type == "geoPoint"_L1)) {
            return {};
        } else if (!isLast) {
            return {FilterWords::tr("“%1” leads to no other collection.").arg(name), from,
                    int(name.size())};
        }
        from += int(name.size()) + 1;
    }
    return {};
}

class Proposer
{
public:
    Proposer(const FilterContext &context, QString typed, int from, int length)
        : m_context(context)
        , m_typed(std::move(typed))
        , m_from(from)
        , m_length(length)
    {
    }

    std::vector<FilterProposal> take() { return std::move(m_proposals); }

    void fields()
    {
        const qsizetype dot = m_typed.lastIndexOf(u'.');
        const QString prefix = dot < 0 ? QString() : m_typed.first(dot + 1);
        const Client::CollectionInfo *at = walk(m_context, m_typed.split(u'.'));
        if (!at)
            return;
        for (const Client::FieldInfo &field : at->fields) {
            if (field.type != "password"_L1)
                add(prefix + field.name, field.type, fieldIconName(field));
        }
        if (dot < 0) {
            for (const QString &macro : {u"@now"_s, u"@todayStart"_s, u"@todayEnd"_s})
                add(macro, FilterWords::tr("date"), u"clock"_s);
        }
    }

    void signs(const Client::FieldInfo *field)
    {
        const auto sign
            = [this](const QString &text, const QString &detail) { add(text, detail, {}); };
        const bool isList = field && field->isMultiple();
        if (isList) {
            sign(u"?="_s, FilterWords::tr("any is"));
            sign(u"?~"_s, FilterWords::tr("any contains"));
        }
        sign(u"="_s, isList ? FilterWords::tr("all are") : FilterWords::tr("is"));
        sign(u"!="_s, FilterWords::tr("is not"));
        sign(u"~"_s, FilterWords::tr("contains"));
        sign(u"!~"_s, FilterWords::tr("does not contain"));
        sign(u">"_s, FilterWords::tr("more than"));
        sign(u">="_s, FilterWords::tr("at least"));
        sign(u"<"_s, FilterWords::tr("less than"));
        sign(u"<="_s, FilterWords::tr("at most"));
    }

    void values(const Client::FieldInfo *field, const QString &name)
    {
        if (!field)
            return;
        switch (valueKind(*field)) {
        case ValueKind::Bool:
            add(u"true"_s, {}, {});
            add(u"false"_s, {}, {});
            return;
        case ValueKind::Date:
            for (const QString &macro : {u"@now"_s, u"@todayStart"_s, u"@todayEnd"_s,
                                         u"@yesterday"_s, u"@monthStart"_s, u"@yearStart"_s})
                add(macro, FilterWords::tr("date"), u"clock"_s);
            return;
        case ValueKind::Select:
            for (const QString &value : field->values)
                add(filterText(value).value_or(QString()), FilterWords::tr("choice"), u"list"_s);
            return;
        default: break;
        }
        if (!m_context.seenValues)
            return;
        for (const QString &value : m_context.seenValues(name)) {
            const bool isNumber = valueKind(*field) == ValueKind::Number;
            add(isNumber ? value : filterText(value).value_or(QString()), FilterWords::tr("seen"),
                {});
        }
    }

    void joins()
    {
        add(u"&&"_s, FilterWords::tr("and"), {});
        add(u"||"_s, FilterWords::tr("or"), {});
    }

private:
    void add(const QString &text, const QString &detail, const QString &iconName)
    {
        const auto bare = [](QStringView word) {
            return word.startsWith(u'\'') || word.startsWith(u'"') ? word.sliced(1) : word;
        };
        if (text.isEmpty() || text == m_typed || m_proposals.size() >= 60
            || !bare(text).startsWith(bare(m_typed), Qt::CaseInsensitive))
            return;
        m_proposals.push_back({text, detail, iconName, m_from, m_length});
    }

    const FilterContext &m_context;
    const QString m_typed;
    const int m_from;
    const int m_length;
    std::vector<FilterProposal> m_proposals;
};

}  // namespace

FilterProblem checkFilterNames(const FilterContext &context, const QString &text)
{
    for (const Token &token : tokensOf(text)) {
        const QString word = text.mid(token.from, token.length);
        if (token.kind != Token::Kind::Word || !isFieldName(word))
            continue;
        FilterProblem problem = checkPath(context, word);
        if (problem.message.isEmpty())
            continue;
        problem.offset += token.from;
        return problem;
    }
    return {};
}

FilterProblem checkFilter(const QString &text)
{
    Wanted wanted = Wanted::Left;
    int depth = 0;
    const std::vector<Token> tokens = tokensOf(text);
    for (const Token &token : tokens) {
        const QString word = text.mid(token.from, token.length);
        if (token.kind == Token::Kind::Text && !token.isClosed)
            return {FilterWords::tr("The text is not closed: a %1 is missing.").arg(word.first(1)),
                    token.from};
        if (token.kind == Token::Kind::Word && !token.isClosed)
            return {FilterWords::tr("A ) is missing."), token.from};
        if (token.kind == Token::Kind::Join && token.length != 2)
            return {FilterWords::tr("Write && for and, || for or."), token.from};
        if (!fits(wanted, token))
            return {unexpected(wanted, word), token.from};
        depth += token.kind == Token::Kind::Open ? 1 : token.kind == Token::Kind::Close ? -1 : 0;
        if (depth < 0)
            return {FilterWords::tr("There is a ) too many."), token.from};
        wanted = after(wanted, token);
    }
    const int end = int(text.size());
    if (tokens.empty())
        return {};
    if (wanted == Wanted::Sign)
        return {FilterWords::tr("An operator and a value are missing."), end};
    if (wanted != Wanted::Join)
        return {FilterWords::tr("The expression ends too early."), end};
    if (depth > 0)
        return {FilterWords::tr("A ) is missing."), end};
    return {};
}

QStringList filterClauses(const QString &text)
{
    QStringList clauses;
    int depth = 0;
    int from = 0;
    for (const Token &token : tokensOf(text)) {
        depth += token.kind == Token::Kind::Open ? 1 : token.kind == Token::Kind::Close ? -1 : 0;
        if (token.kind != Token::Kind::Join || depth > 0)
            continue;
        if (text[token.from] == u'|')
            return {text.trimmed()};
        clauses << text.mid(from, token.from - from).trimmed();
        from = token.end();
    }
    const QString last = text.mid(from).trimmed();
    if (!last.isEmpty())
        clauses << last;
    return clauses;
}

QString joinClauses(const QStringList &clauses)
{
    return clauses.join(" && "_L1);
}

std::vector<FilterProposal> filterProposals(const FilterContext &context, const QString &text,
                                            int cursor)
{
    Wanted wanted = Wanted::Left;
    QString left;
    Token current{Token::Kind::Other, cursor, 0};
    for (const Token &token : tokensOf(text.first(cursor))) {
        // The token that the cursor touches is the one being typed.
        if (token.end() == cursor && token.isOperand()
            && (token.kind == Token::Kind::Word || !token.isClosed) && fits(wanted, token)) {
            current = token;
            break;
        }
        if (token.end() == cursor && token.kind == Token::Kind::Sign)
            return {};
        if (wanted == Wanted::Left && token.kind == Token::Kind::Word)
            left = text.mid(token.from, token.length);
        wanted = after(wanted, token);
    }
    Proposer proposer(context, text.mid(current.from, current.length), current.from,
                      current.length);
    const Client::FieldInfo *field = fieldOf(context, left);
    switch (wanted) {
    case Wanted::Left: proposer.fields(); break;
    case Wanted::Sign: proposer.signs(field); break;
    case Wanted::Right: proposer.values(field, left); break;
    case Wanted::Join: proposer.joins(); break;
    }
    return proposer.take();
}

}  // namespace Binnacle::Models
