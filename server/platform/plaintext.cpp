// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/mailmessage.h"
#include "platform/namedcharacters.h"

#include <QStringList>

#include <optional>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// Elements that stay on their line; any other begins one.
bool isInline(const QString &tag)
{
    static const QStringList tags = {u"a"_s,    u"b"_s,   u"em"_s,  u"i"_s, u"small"_s, u"strike"_s,
                                     u"span"_s, u"sub"_s, u"sup"_s, u"u"_s, u"strong"_s};
    return tags.contains(tag);
}

/// Elements whose content is no text for people.
bool isDropped(const QString &tag)
{
    static const QStringList tags = {
        u"style"_s,    u"script"_s, u"iframe"_s, u"applet"_s, u"object"_s,   u"svg"_s, u"form"_s,
        u"textarea"_s, u"button"_s, u"select"_s, u"option"_s, u"template"_s, u"img"_s, u"input"_s};
    return tags.contains(tag);
}

QString entity(const QString &name)
{
    if (!name.startsWith(u'#'))
        return namedCharacter(name);
    const bool isHex = name.size() > 1 && (name[1] == u'x' || name[1] == u'X');
    bool isNumber = false;
    const char32_t code = name.mid(isHex ? 2 : 1).toUInt(&isNumber, isHex ? 16 : 10);
    const bool isCharacter
        = isNumber && code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return isCharacter ? QString::fromUcs4(&code, 1) : QString();
}

QString decoded(QStringView text)
{
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const qsizetype end = text[i] == u'&' ? text.indexOf(u';', i) : -1;
        const QString character = end > i && end - i < 12
            ? entity(text.sliced(i + 1, end - i - 1).toString())
            : QString();
        if (character.isEmpty()) {
            out += text[i];
        } else {
            out += character;
            i = end;
        }
    }
    return out;
}

/// Elements that have no end, and so no content to drop.
bool isVoid(const QString &tag)
{
    return tag == "img"_L1 || tag == "input"_L1;
}

/// Runs of white space as one space; other than simplified(), at the ends too.
QString collapsed(const QString &text)
{
    QString out;
    for (const QChar c : text) {
        const bool isBlank = c == u' ' || c == u'\t' || c == u'\n' || c == u'\r' || c == u'\f';
        if (!isBlank)
            out += c;
        else if (!out.endsWith(u' '))
            out += u' ';
    }
    return out;
}

struct Tag
{
    /// Lower case.
    QString name;
    bool isEnd = false;
    /// Of the attribute href.
    QString link;
};

QString attribute(QStringView text, QLatin1StringView name)
{
    qsizetype at = 0;
    while ((at = text.indexOf(name, at, Qt::CaseInsensitive)) >= 0) {
        const bool isStart = at > 0 && text[at - 1].isSpace();
        at += name.size();
        QStringView rest = text.sliced(at).trimmed();
        if (!isStart || !rest.startsWith(u'='))
            continue;
        rest = rest.sliced(1).trimmed();
        if (rest.isEmpty())
            return {};
        const QChar quote = rest.front();
        if (quote == u'"' || quote == u'\'') {
            const qsizetype end = rest.indexOf(quote, 1);
            return decoded(rest.sliced(1, (end < 0 ? rest.size() : end) - 1));
        }
        qsizetype end = 0;
        while (end < rest.size() && !rest[end].isSpace())
            ++end;
        return decoded(rest.first(end));
    }
    return {};
}

/// Walks through HTML once and writes down what of it is text.
class TextWriter
{
public:
    explicit TextWriter(QStringView html)
        : m_html(html)
    {
    }

    QString write()
    {
        while (m_at < m_html.size()) {
            const qsizetype open = nextTag();
            addText(m_html.sliced(m_at, open - m_at));
            m_at = open;
            if (m_at < m_html.size())
                readTag();
        }
        endLink();
        return m_out.trimmed();
    }

private:
    /// Where the next tag or comment begins; a stray `<` is text.
    qsizetype nextTag() const
    {
        qsizetype at = m_at;
        while ((at = m_html.indexOf(u'<', at)) >= 0) {
            const QChar next = at + 1 < m_html.size() ? m_html[at + 1] : QChar(u' ');
            if (next.isLetter() || next == u'/' || next == u'!' || next == u'?')
                return at;
            ++at;
        }
        return m_html.size();
    }

    /// Behind the `>` that ends a tag, which quotes may hold as well.
    qsizetype tagEnd() const
    {
        QChar quote;
        for (qsizetype i = m_at + 1; i < m_html.size(); ++i) {
            const QChar c = m_html[i];
            if (!quote.isNull()) {
                if (c == quote)
                    quote = QChar();
            } else if (c == u'"' || c == u'\'') {
                quote = c;
            } else if (c == u'>') {
                return i + 1;
            }
        }
        return m_html.size();
    }

    void readTag()
    {
        if (m_html.sliced(m_at).startsWith("<!--"_L1)) {
            const qsizetype end = m_html.indexOf("-->"_L1, m_at);
            m_at = end < 0 ? m_html.size() : end + 3;
            return;
        }
        const qsizetype end = tagEnd();
        const QStringView text = m_html.sliced(m_at, end - m_at);
        m_at = end;
        if (!text.endsWith(u'>'))
            return;
        Tag tag;
        tag.isEnd = text.size() > 1 && text[1] == u'/';
        qsizetype nameEnd = tag.isEnd ? 2 : 1;
        while (nameEnd < text.size() && text[nameEnd].isLetterOrNumber())
            tag.name += text[nameEnd++].toLower();
        if (tag.name == "a"_L1 && !tag.isEnd)
            tag.link = attribute(text.chopped(1), "href"_L1);
        apply(tag);
    }

    void apply(const Tag &tag)
    {
        if (tag.name.isEmpty())
            return;
        if (isDropped(tag.name)) {
            if (!tag.isEnd && !isVoid(tag.name))
                skipElement(tag.name);
            return;
        }
        if (tag.name == "a"_L1) {
            endLink();
            if (!tag.isEnd)
                beginLink(tag.link);
        } else if (tag.name == "br"_L1) {
            m_out += "\r\n"_L1;
            m_isLineEmpty = true;
        } else if (!tag.isEnd && !isInline(tag.name)) {
            breakLine();
            if (tag.name == "li"_L1)
                m_out += "- "_L1;
        }
    }

    void skipElement(const QString &name)
    {
        const QString end = u"</"_s + name;
        const qsizetype at = m_html.indexOf(end, m_at, Qt::CaseInsensitive);
        m_at = at < 0 ? m_html.size() : at;
    }

    void breakLine()
    {
        if (!m_isLineEmpty)
            m_out += "\r\n"_L1;
        m_isLineEmpty = true;
    }

    void addText(QStringView raw)
    {
        QString text = collapsed(decoded(raw));
        // Indentation is none of the text; a space at the end of a line stays (A6.8).
        if (m_isLineEmpty && text.startsWith(u' '))
            text.remove(0, 1);
        if (text.isEmpty())
            return;
        m_out += text;
        m_isLineEmpty = false;
    }

    void beginLink(const QString &link)
    {
        m_link = link;
        m_linkStart = m_out.size();
    }

    void endLink()
    {
        if (!m_link)
            return;
        const QString label = m_out.sliced(m_linkStart).trimmed();
        m_out.truncate(m_linkStart);
        m_out += u'[' + (label.isEmpty() ? u"LINK"_s : label) + u']';
        if (!m_link->isEmpty())
            m_out += u'(' + *m_link + u')';
        m_link.reset();
    }

    const QStringView m_html;
    qsizetype m_at = 0;
    QString m_out;
    bool m_isLineEmpty = true;
    std::optional<QString> m_link;
    qsizetype m_linkStart = 0;
};

}  // namespace

QString plainTextOf(const QString &html)
{
    return TextWriter(html).write();
}

}  // namespace Binnacle
