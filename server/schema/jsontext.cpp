// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/jsontext.h"

#include <QVarLengthArray>

namespace Binnacle::Schema {

namespace {

constexpr qsizetype maximumDepth = 10'000;

bool isJsonDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isHexDigit(char c)
{
    return isJsonDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Walks over one JSON text, without recursion, and copies it on the way when there is a target.
class Walker
{
public:
    Walker(QByteArrayView text, QByteArray *out)
        : m_at(text.data())
        , m_end(text.data() + text.size())
        , m_out(out)
    {
    }

    bool walk()
    {
        // Each turn reads one value, then closes what ends behind it.
        do {
            skipSpace();
            if (!value())
                return false;
            if (m_opened)
                continue;
            if (!closeAndGoOn())
                return false;
        } while (m_opened || m_more);
        skipSpace();
        return m_at == m_end;
    }

private:
    void skipSpace()
    {
        while (m_at < m_end && (*m_at == ' ' || *m_at == '\t' || *m_at == '\n' || *m_at == '\r'))
            ++m_at;
    }

    void copy(const char *from, const char *to)
    {
        if (m_out)
            m_out->append(from, to - from);
    }

    bool take(char c)
    {
        if (m_at == m_end || *m_at != c)
            return false;
        copy(m_at, m_at + 1);
        ++m_at;
        return true;
    }

    /// A scalar, an empty container, or the opening of one with its first key.
    bool value()
    {
        m_opened = false;
        if (m_at == m_end)
            return false;
        switch (*m_at) {
        case '{':
        case '[': return open();
        case '"': return string();
        case 't': return literal("true");
        case 'f': return literal("false");
        case 'n': return literal("null");
        default: return number();
        }
    }

    bool open()
    {
        const char closing = *m_at == '{' ? '}' : ']';
        (void)take(*m_at);
        skipSpace();
        if (take(closing))
            return true;
        if (m_stack.size() == maximumDepth)
            return false;
        m_stack.append(closing);
        m_opened = true;
        return closing == ']' || key();
    }

    bool key()
    {
        skipSpace();
        if (m_at == m_end || *m_at != '"' || !string())
            return false;
        skipSpace();
        return take(':');
    }

    bool closeAndGoOn()
    {
        m_more = false;
        while (!m_stack.isEmpty()) {
            skipSpace();
            if (take(',')) {
                m_more = true;
                return m_stack.back() == ']' || key();
            }
            if (!take(m_stack.back()))
                return false;
            m_stack.removeLast();
        }
        return true;
    }

    bool literal(QByteArrayView word)
    {
        if (m_end - m_at < word.size() || QByteArrayView(m_at, word.size()) != word)
            return false;
        copy(m_at, m_at + word.size());
        m_at += word.size();
        return true;
    }

    bool digits()
    {
        const char *const start = m_at;
        while (m_at < m_end && isJsonDigit(*m_at))
            ++m_at;
        return m_at > start;
    }

    bool number()
    {
        const char *const start = m_at;
        if (m_at < m_end && *m_at == '-')
            ++m_at;
        if (m_at < m_end && *m_at == '0')
            ++m_at;
        else if (!digits())
            return false;
        if (m_at < m_end && *m_at == '.') {
            ++m_at;
            if (!digits())
                return false;
        }
        if (m_at < m_end && (*m_at == 'e' || *m_at == 'E')) {
            ++m_at;
            if (m_at < m_end && (*m_at == '+' || *m_at == '-'))
                ++m_at;
            if (!digits())
                return false;
        }
        copy(start, m_at);
        return true;
    }

    bool escape()
    {
        ++m_at;
        if (m_at == m_end)
            return false;
        if (*m_at != 'u')
            return QByteArrayView("\"\\/bfnrt").contains(*m_at++);
        if (m_end - m_at < 5)
            return false;
        for (int i = 1; i <= 4; ++i) {
            if (!isHexDigit(m_at[i]))
                return false;
        }
        m_at += 5;
        return true;
    }

    bool string()
    {
        const char *start = m_at++;
        while (m_at < m_end) {
            const char c = *m_at;
            if (c == '"') {
                ++m_at;
                copy(start, m_at);
                return true;
            }
            if (c == '\\') {
                if (!escape())
                    return false;
            } else if (quint8(c) < 0x20) {
                return false;
            } else if (c == '<' || c == '>' || c == '&') {
                copy(start, m_at);
                replace(c == '<' ? "\\u003c" : c == '>' ? "\\u003e" : "\\u0026");
                start = ++m_at;
            } else if (quint8(c) == 0xe2 && isLineSeparator()) {
                copy(start, m_at);
                replace(quint8(m_at[2]) == 0xa8 ? "\\u2028" : "\\u2029");
                m_at += 3;
                start = m_at;
            } else {
                ++m_at;
            }
        }
        return false;
    }

    bool isLineSeparator() const
    {
        return m_end - m_at > 2 && quint8(m_at[1]) == 0x80
            && (quint8(m_at[2]) == 0xa8 || quint8(m_at[2]) == 0xa9);
    }

    void replace(QByteArrayView text)
    {
        if (m_out)
            m_out->append(text.data(), text.size());
    }

    const char *m_at;
    const char *m_end;
    QByteArray *m_out;
    QVarLengthArray<char, 64> m_stack;
    bool m_opened = false;
    bool m_more = false;
};

}  // namespace

bool isValidJson(QByteArrayView text)
{
    return Walker(text, nullptr).walk();
}

bool appendCompactJson(QByteArray &out, QByteArrayView text)
{
    const qsizetype size = out.size();
    if (Walker(text, &out).walk())
        return true;
    out.truncate(size);
    return false;
}

}  // namespace Binnacle::Schema
