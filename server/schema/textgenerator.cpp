// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/random.h"
#include "schema/fieldvalidation.h"

#include <QByteArray>

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

constexpr int openEndedRepeats = 6;
constexpr int maximumRepeats = 1000;
constexpr qsizetype maximumLength = 10'000;
constexpr int maximumSteps = 100'000;
constexpr int maximumNesting = 50;

/// Random numbers out of the kernel's bytes, taken in blocks.
class Draw
{
public:
    /// Evenly out of 0 … count - 1.
    quint32 below(quint32 count)
    {
        // Numbers from the last, incomplete stretch would favour small results.
        const quint32 limit = quint32((quint64(1) << 32) / count * count - 1);
        for (;;) {
            const quint32 number = next();
            if (number <= limit)
                return number % count;
        }
    }

private:
    quint32 next()
    {
        if (m_at + 4 > m_bytes.size()) {
            m_bytes = randomBytes(256);
            m_at = 0;
        }
        quint32 number = 0;
        std::memcpy(&number, m_bytes.constData() + m_at, sizeof number);
        m_at += 4;
        return number;
    }

    QByteArray m_bytes;
    qsizetype m_at = 0;
};

struct Node
{
    enum class Kind
    {
        Class,
        Sequence,
        Choice,
        Repeat
    } kind
        = Kind::Sequence;
    /// Class: what to choose from.
    std::vector<char32_t> characters;
    /// Repeat: how often, at least and below.
    int minimum = 1;
    int maximum = 1;
    std::vector<Node> children;
};

void appendRange(std::vector<char32_t> &characters, char32_t first, char32_t last)
{
    for (char32_t c = first; c <= last; ++c)
        characters.push_back(c);
}

/// Appends what `\d` or `\w` stands for; false for another letter.
bool appendShorthand(std::vector<char32_t> &characters, QChar letter)
{
    if (letter != u'd' && letter != u'w')
        return false;
    appendRange(characters, U'0', U'9');
    if (letter == u'w') {
        appendRange(characters, U'A', U'Z');
        characters.push_back(U'_');
        appendRange(characters, U'a', U'z');
    }
    return true;
}

/// Reads the part of the pattern language that can be generated; nothing for the rest.
class Parser
{
public:
    explicit Parser(const QString &pattern)
        : m_pattern(pattern.toUcs4())
    {
    }

    std::optional<Node> parse()
    {
        Node node;
        if (!choice(node) || !atEnd())
            return {};
        return node;
    }

private:
    bool atEnd() const { return m_at >= m_pattern.size(); }
    char32_t peek() const { return char32_t(m_pattern[m_at]); }
    bool take(char32_t c)
    {
        if (atEnd() || peek() != c)
            return false;
        ++m_at;
        return true;
    }

    bool choice(Node &node)
    {
        node.kind = Node::Kind::Choice;
        do {
            Node branch;
            if (!sequence(branch))
                return false;
            node.children.push_back(std::move(branch));
        } while (take(U'|'));
        return true;
    }

    bool sequence(Node &node)
    {
        node.kind = Node::Kind::Sequence;
        while (!atEnd() && peek() != U'|' && peek() != U')') {
            Node item;
            if (!atom(item) || !repetition(item))
                return false;
            node.children.push_back(std::move(item));
        }
        return true;
    }

    bool atom(Node &node)
    {
        node.kind = Node::Kind::Class;
        const char32_t c = peek();
        ++m_at;
        switch (c) {
        case U'(': return group(node);
        case U'[': return characterClass(node);
        case U'\\': return escape(node.characters);
        case U'.':
            appendRange(node.characters, U'A', U'Z');
            appendRange(node.characters, U'a', U'z');
            appendRange(node.characters, U'0', U'9');
            return true;
        case U'^':
        case U'$':
        case U'*':
        case U'+':
        case U'?': return false;
        default: node.characters.push_back(c); return true;
        }
    }

    bool group(Node &node)
    {
        if (++m_nesting > maximumNesting)
            return false;
        if (take(U'?')) {
            if (take(U'P') || (!atEnd() && peek() == U'<')) {
                if (!take(U'<') || !takeBetween(U'A', U'z'))
                    return false;
                while (!atEnd() && !take(U'>'))
                    ++m_at;
            } else if (!take(U':')) {
                return false;
            }
        }
        if (!choice(node) || !take(U')'))
            return false;
        --m_nesting;
        return true;
    }

    bool takeBetween(char32_t first, char32_t last)
    {
        if (atEnd() || peek() < first || peek() > last)
            return false;
        ++m_at;
        return true;
    }

    /// One escape: a shorthand class, a control character or the character itself.
    bool escape(std::vector<char32_t> &characters)
    {
        if (atEnd())
            return false;
        const char32_t c = peek();
        ++m_at;
        if (c < 128 && appendShorthand(characters, QChar(char16_t(c))))
            return true;
        switch (c) {
        case U'n': characters.push_back(U'\n'); return true;
        case U't': characters.push_back(U'\t'); return true;
        case U'r': characters.push_back(U'\r'); return true;
        case U'f': characters.push_back(U'\f'); return true;
        case U'v': characters.push_back(U'\v'); return true;
        case U's':
            for (const char32_t space : {U'\t', U'\n', U'\f', U'\r', U' '})
                characters.push_back(space);
            return true;
        default: break;
        }
        if (c < 128 && QChar(char16_t(c)).isLetterOrNumber())
            return false;
        characters.push_back(c);
        return true;
    }

    bool characterClass(Node &node)
    {
        const bool isNegated = take(U'^');
        std::vector<char32_t> &characters = node.characters;
        for (bool isFirst = true; isFirst || atEnd() || peek() != U']'; isFirst = false) {
            if (atEnd() || (peek() == U'[' && isNamedClass()) || !classItem(characters))
                return false;
        }
        ++m_at;
        std::sort(characters.begin(), characters.end());
        characters.erase(std::unique(characters.begin(), characters.end()), characters.end());
        if (isNegated) {
            std::vector<char32_t> others;
            for (char32_t c = U' '; c <= U'~'; ++c) {
                if (!std::binary_search(characters.begin(), characters.end(), c))
                    others.push_back(c);
            }
            characters = std::move(others);
        }
        return !characters.empty();
    }

    bool isNamedClass() const { return m_at + 1 < m_pattern.size() && m_pattern[m_at + 1] == U':'; }

    /// A character, an escape or a range.
    bool classItem(std::vector<char32_t> &characters)
    {
        const auto one = [this](std::vector<char32_t> &into) {
            if (take(U'\\'))
                return escape(into);
            into.push_back(peek());
            ++m_at;
            return true;
        };
        std::vector<char32_t> first;
        if (!one(first))
            return false;
        const bool isRange = first.size() == 1 && m_at + 1 < m_pattern.size() && peek() == U'-'
            && m_pattern[m_at + 1] != U']';
        if (!isRange) {
            characters.insert(characters.end(), first.begin(), first.end());
            return true;
        }
        ++m_at;
        std::vector<char32_t> last;
        if (!one(last) || last.size() != 1 || last[0] < first[0] || last[0] - first[0] > 0xffff)
            return false;
        appendRange(characters, first[0], last[0]);
        return true;
    }

    /// Wraps the item when a quantifier follows it.
    bool repetition(Node &item)
    {
        if (atEnd())
            return true;
        int minimum = 0;
        int maximum = openEndedRepeats;
        if (take(U'?')) {
            maximum = 1;
        } else if (take(U'+')) {
            minimum = 1;
        } else if (!take(U'*')) {
            const qsizetype start = m_at;
            if (!take(U'{') || !bounds(minimum, maximum)) {
                m_at = start;
                return true;
            }
            if (minimum > maximumRepeats || maximum > maximumRepeats || maximum < minimum)
                return false;
        }
        (void)take(U'?');
        if (!atEnd() && (peek() == U'*' || peek() == U'+'))
            return false;
        Node repeat;
        repeat.kind = Node::Kind::Repeat;
        repeat.minimum = minimum;
        repeat.maximum = maximum;
        repeat.children.push_back(std::move(item));
        item = std::move(repeat);
        return true;
    }

    bool bounds(int &minimum, int &maximum)
    {
        if (!number(minimum))
            return false;
        if (!take(U',')) {
            maximum = minimum;
        } else if (!number(maximum)) {
            maximum = qMax(minimum, openEndedRepeats);
        }
        return take(U'}');
    }

    bool number(int &value)
    {
        const qsizetype start = m_at;
        value = 0;
        while (!atEnd() && peek() >= U'0' && peek() <= U'9') {
            value = qMin(value * 10 + int(peek() - U'0'), maximumRepeats + 1);
            ++m_at;
        }
        return m_at > start;
    }

    QList<uint> m_pattern;
    qsizetype m_at = 0;
    int m_nesting = 0;
};

class Generator
{
public:
    /// False when the text grew too long or the repeats too many.
    bool generate(const Node &node)
    {
        if (m_text.size() > maximumLength || ++m_steps > maximumSteps)
            return false;
        switch (node.kind) {
        case Node::Kind::Class:
            m_text.append(QStringView(
                QChar::fromUcs4(node.characters[m_draw.below(quint32(node.characters.size()))])));
            return true;
        case Node::Kind::Sequence:
            return std::all_of(node.children.begin(), node.children.end(),
                               [this](const Node &child) { return generate(child); });
        case Node::Kind::Choice:
            return generate(node.children[m_draw.below(quint32(node.children.size()))]);
        case Node::Kind::Repeat: break;
        }
        const int span = node.maximum - node.minimum;
        const int count = node.minimum + (span > 0 ? int(m_draw.below(quint32(span))) : 0);
        for (int i = 0; i < count; ++i) {
            if (!generate(node.children.front()))
                return false;
        }
        return true;
    }

    QString takeText() { return std::move(m_text); }

private:
    Draw m_draw;
    QString m_text;
    int m_steps = 0;
};

}  // namespace

std::optional<QString> generateText(const QString &pattern)
{
    const std::optional<Node> node = Parser(pattern).parse();
    if (!node)
        return {};
    Generator generator;
    if (!generator.generate(*node))
        return {};
    return generator.takeText();
}

}  // namespace Binnacle::Schema
