// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/pattern.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

constexpr int maximumRepeat = 1000;

Error invalidPattern(QStringView reason, QStringView part)
{
    return Error::invalidInput(u"error parsing regexp: "_s + reason + u": `" + part + u'`');
}

/// Reads a pattern of RE2's syntax and writes what PCRE understands the same way.
class Translator
{
public:
    explicit Translator(const QString &pattern)
        : m_pattern(pattern)
    {
    }

    Result<QString> translate()
    {
        while (m_at < m_pattern.size()) {
            const QChar c = m_pattern[m_at];
            const Result<void> done = c == u'\\' ? escape(false)
                : c == u'['                      ? characterClass()
                : c == u'('                      ? group()
                                                 : plain(c);
            if (!done)
                return done.error();
        }
        if (m_depth > 0)
            return invalidPattern(u"missing closing )", m_pattern);
        return m_out;
    }

private:
    Result<void> plain(QChar c)
    {
        if (c == u'*' || c == u'+' || c == u'?')
            return quantifier(m_at + 1);
        if (c == u'{') {
            if (const qsizetype end = repeatEnd(); end > 0)
                return repeat(end);
            // Not the form of a repetition: a brace like any other character.
            m_out += u"\\{";
        } else if (c == u'$' && !m_multiLine) {
            // PCRE's $ also matches before a final line break.
            m_out += u"\\z";
        } else {
            if (c == u')' && --m_depth < 0)
                return invalidPattern(u"unexpected )", m_pattern);
            m_out += c;
        }
        ++m_at;
        m_afterQuantifier = false;
        if (c == u'|')
            m_openedAt = m_at;
        return {};
    }

    Result<void> quantifier(qsizetype end)
    {
        const qsizetype start = m_at;
        if (start == m_openedAt)
            return invalidPattern(u"missing argument to repetition operator",
                                  QStringView(m_pattern).sliced(start, end - start));
        if (m_afterQuantifier)
            return invalidPattern(
                u"invalid nested repetition operator",
                QStringView(m_pattern).sliced(m_quantifierStart, end - m_quantifierStart));
        m_quantifierStart = start;
        if (end < m_pattern.size() && m_pattern[end] == u'?')
            ++end;
        m_out += QStringView(m_pattern).sliced(start, end - start);
        m_at = end;
        m_afterQuantifier = true;
        return {};
    }

    /// The end of a repetition such as {2,4} at this place, or -1.
    qsizetype repeatEnd() const
    {
        qsizetype at = m_at + 1;
        const auto skipDigits = [this, &at] {
            const qsizetype start = at;
            while (at < m_pattern.size() && m_pattern[at] >= u'0' && m_pattern[at] <= u'9')
                ++at;
            return at > start;
        };
        if (!skipDigits())
            return -1;
        if (at < m_pattern.size() && m_pattern[at] == u',') {
            ++at;
            skipDigits();
        }
        return at < m_pattern.size() && m_pattern[at] == u'}' ? at + 1 : -1;
    }

    Result<void> repeat(qsizetype end)
    {
        const QStringView text = QStringView(m_pattern).sliced(m_at, end - m_at);
        for (const QStringView bound : text.sliced(1).chopped(1).split(u',')) {
            bool isNumber = bound.isEmpty();
            const int count = bound.isEmpty() ? 0 : bound.toInt(&isNumber);
            if (!isNumber || count > maximumRepeat)
                return invalidPattern(u"invalid repeat count", text);
        }
        return quantifier(end);
    }

    Result<void> group()
    {
        const QStringView rest = QStringView(m_pattern).sliced(m_at);
        m_afterQuantifier = false;
        if (rest.startsWith(u"(*"))
            return invalidPattern(u"missing argument to repetition operator", u"*");
        if (!rest.startsWith(u"(?")) {
            m_out += u'(';
            m_openedAt = ++m_at;
            ++m_depth;
            return {};
        }
        if (rest.startsWith(u"(?P<")
            || (rest.startsWith(u"(?<") && rest.size() > 3
                && (rest[3].isLetter() || rest[3] == u'_'))) {
            const qsizetype end = rest.indexOf(u'>');
            if (end < 0)
                return invalidPattern(u"invalid named capture", rest);
            ++m_depth;
            m_openedAt = m_at + end + 1;
            return copy(end + 1);
        }
        return flags(rest);
    }

    /// `(?flags)` and `(?flags:`; every other form is beyond RE2.
    Result<void> flags(QStringView rest)
    {
        qsizetype at = 2;
        while (at < rest.size() && QStringView(u"imsU-").contains(rest[at])) {
            m_multiLine = m_multiLine || rest[at] == u'm';
            ++at;
        }
        if (at >= rest.size() || (rest[at] != u':' && (rest[at] != u')' || at == 2)))
            return invalidPattern(u"invalid or unsupported Perl syntax",
                                  rest.first(qMin(at + 1, rest.size())));
        if (rest[at] == u':')
            ++m_depth;
        m_openedAt = m_at + at + 1;
        return copy(at + 1);
    }

    Result<void> copy(qsizetype count)
    {
        m_out += QStringView(m_pattern).sliced(m_at, count);
        m_at += count;
        return {};
    }

    Result<void> escape(bool inClass)
    {
        m_afterQuantifier = false;
        if (m_at + 1 >= m_pattern.size())
            return invalidPattern(u"trailing backslash at end of expression", u"");
        const QChar c = m_pattern[m_at + 1];
        if (c == u'Q' && !inClass)
            return quoted();
        const QStringView shared
            = inClass ? QStringView(u"afnrtdDsSwWpPx") : QStringView(u"afnrtdDsSwWpPxAbBz");
        const bool isWordCharacter = c.unicode() < 128 && (c.isLetterOrNumber() || c == u'_');
        if (c == u'v') {
            // PCRE takes \v for every vertical space.
            m_out += u"\\x0b";
            m_at += 2;
            return {};
        }
        if (c == u'0')
            return copy(2);
        if (isWordCharacter && !shared.contains(c))
            return invalidPattern(u"invalid escape sequence",
                                  QStringView(m_pattern).sliced(m_at, 2));
        // \x{10FFFF}, \p{Greek}
        const bool takesBraces = c == u'x' || c == u'p' || c == u'P';
        if (takesBraces && m_at + 2 < m_pattern.size() && m_pattern[m_at + 2] == u'{') {
            const qsizetype end = m_pattern.indexOf(u'}', m_at);
            if (end < 0)
                return invalidPattern(u"invalid escape sequence",
                                      QStringView(m_pattern).sliced(m_at));
            return copy(end + 1 - m_at);
        }
        return copy(2);
    }

    /// `\Q…\E` becomes the characters themselves.
    Result<void> quoted()
    {
        const qsizetype start = m_at + 2;
        qsizetype end = m_pattern.indexOf(u"\\E", start);
        if (end < 0)
            end = m_pattern.size();
        m_out += QRegularExpression::escape(QStringView(m_pattern).sliced(start, end - start));
        m_at = qMin(end + 2, m_pattern.size());
        return {};
    }

    Result<void> characterClass()
    {
        m_afterQuantifier = false;
        const qsizetype start = m_at;
        copyOne();
        if (m_at < m_pattern.size() && m_pattern[m_at] == u'^')
            copyOne();
        if (m_at < m_pattern.size() && m_pattern[m_at] == u']') {
            m_out += u"\\]";
            ++m_at;
        }
        while (m_at < m_pattern.size()) {
            const QChar c = m_pattern[m_at];
            if (c == u']') {
                copyOne();
                return {};
            }
            if (c == u'\\') {
                if (Result<void> done = escape(true); !done)
                    return done;
            } else if (c == u'[') {
                if (const qsizetype end = m_pattern.indexOf(u":]", m_at);
                    end > 0 && m_at + 1 < m_pattern.size() && m_pattern[m_at + 1] == u':') {
                    (void)copy(end + 2 - m_at);
                } else {
                    m_out += u"\\[";
                    ++m_at;
                }
            } else {
                copyOne();
            }
        }
        return invalidPattern(u"missing closing ]", QStringView(m_pattern).sliced(start));
    }

    void copyOne() { m_out += m_pattern[m_at++]; }

    const QString &m_pattern;
    QString m_out;
    qsizetype m_at = 0;
    qsizetype m_quantifierStart = 0;
    /// Where a group or a branch begins, which has nothing to repeat yet.
    qsizetype m_openedAt = 0;
    int m_depth = 0;
    bool m_afterQuantifier = false;
    bool m_multiLine = false;
};

}  // namespace

Result<Pattern> Pattern::compile(const QString &pattern)
{
    const Result<QString> translated = Translator(pattern).translate();
    if (!translated)
        return translated.error();
    QRegularExpression expression(*translated);
    if (!expression.isValid())
        return Error::invalidInput(u"error parsing regexp: "_s + expression.errorString());
    return Pattern(std::move(expression));
}

bool Pattern::matches(const QString &text) const
{
    const QRegularExpressionMatch match = m_expression.match(text);
    return match.isValid() && match.hasMatch();
}

}  // namespace Binnacle::Schema
