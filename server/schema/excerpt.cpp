// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/excerpt.h"

#include <algorithm>
#include <iterator>
#include <utility>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

// Each list is sorted.
constexpr QStringView inlineElements[]
    = {u"a",      u"abbr", u"acronym", u"b",      u"bdo", u"big",   u"br",
       u"button", u"cite", u"code",    u"em",     u"i",   u"label", u"q",
       u"small",  u"span", u"strike",  u"strong", u"sub", u"sup",   u"time"};
constexpr QStringView skippedElements[]
    = {u"applet", u"button", u"dialog", u"embed",  u"form",     u"head",
       u"iframe", u"img",    u"input",  u"object", u"option",   u"picture",
       u"script", u"select", u"style",  u"svg",    u"template", u"textarea"};
constexpr QStringView voidElements[]
    = {u"area",  u"base", u"br",   u"col",    u"embed", u"hr", u"img",
       u"input", u"link", u"meta", u"source", u"track", u"wbr"};
/// Elements whose content is text up to their end tag, whatever it looks like.
constexpr QStringView rawElements[]
    = {u"iframe", u"noembed", u"noframes", u"script", u"style", u"textarea", u"title", u"xmp"};

constexpr std::pair<QStringView, char16_t> namedCharacters[]
    = {{u"aacute", 0xe1},   {u"acirc", 0xe2},   {u"acute", 0xb4},    {u"aelig", 0xe6},
       {u"agrave", 0xe0},   {u"amp", u'&'},     {u"apos", u'\''},    {u"aring", 0xe5},
       {u"atilde", 0xe3},   {u"auml", 0xe4},    {u"bdquo", 0x201e},  {u"brvbar", 0xa6},
       {u"bull", 0x2022},   {u"ccedil", 0xe7},  {u"cedil", 0xb8},    {u"cent", 0xa2},
       {u"copy", 0xa9},     {u"curren", 0xa4},  {u"deg", 0xb0},      {u"divide", 0xf7},
       {u"eacute", 0xe9},   {u"ecirc", 0xea},   {u"egrave", 0xe8},   {u"emsp", 0x2003},
       {u"ensp", 0x2002},   {u"eth", 0xf0},     {u"euml", 0xeb},     {u"euro", 0x20ac},
       {u"frac12", 0xbd},   {u"frac14", 0xbc},  {u"frac34", 0xbe},   {u"gt", u'>'},
       {u"hellip", 0x2026}, {u"iacute", 0xed},  {u"icirc", 0xee},    {u"iexcl", 0xa1},
       {u"igrave", 0xec},   {u"iquest", 0xbf},  {u"iuml", 0xef},     {u"laquo", 0xab},
       {u"larr", 0x2190},   {u"ldquo", 0x201c}, {u"lsaquo", 0x2039}, {u"lsquo", 0x2018},
       {u"lt", u'<'},       {u"macr", 0xaf},    {u"mdash", 0x2014},  {u"micro", 0xb5},
       {u"middot", 0xb7},   {u"nbsp", 0xa0},    {u"ndash", 0x2013},  {u"not", 0xac},
       {u"ntilde", 0xf1},   {u"oacute", 0xf3},  {u"ocirc", 0xf4},    {u"ograve", 0xf2},
       {u"ordf", 0xaa},     {u"ordm", 0xba},    {u"oslash", 0xf8},   {u"otilde", 0xf5},
       {u"ouml", 0xf6},     {u"para", 0xb6},    {u"permil", 0x2030}, {u"plusmn", 0xb1},
       {u"pound", 0xa3},    {u"quot", u'"'},    {u"raquo", 0xbb},    {u"rarr", 0x2192},
       {u"rdquo", 0x201d},  {u"reg", 0xae},     {u"rsaquo", 0x203a}, {u"rsquo", 0x2019},
       {u"sbquo", 0x201a},  {u"sect", 0xa7},    {u"shy", 0xad},      {u"sup1", 0xb9},
       {u"sup2", 0xb2},     {u"sup3", 0xb3},    {u"szlig", 0xdf},    {u"thinsp", 0x2009},
       {u"thorn", 0xfe},    {u"times", 0xd7},   {u"trade", 0x2122},  {u"uacute", 0xfa},
       {u"ucirc", 0xfb},    {u"ugrave", 0xf9},  {u"uml", 0xa8},      {u"uuml", 0xfc},
       {u"yacute", 0xfd},   {u"yen", 0xa5},     {u"yuml", 0xff}};

template <size_t count> bool isOneOf(const QStringView (&list)[count], QStringView name)
{
    return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

bool isAsciiSpace(QChar c)
{
    return c == u' ' || c == u'\t' || c == u'\n' || c == u'\r' || c == u'\f';
}

bool isAsciiLetter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

/// Collects text with its white space collapsed, and knows when it has more than is wanted.
class TextCollector
{
public:
    explicit TextCollector(qint64 maximum)
        : m_maximum(maximum)
    {
    }

    bool isFull() const { return m_codePoints > m_maximum; }
    void space() { m_spaceWaits = true; }
    void append(QChar c)
    {
        if (isAsciiSpace(c)) {
            space();
            return;
        }
        if (m_text.isEmpty() && c.isSpace())
            return;
        if (m_spaceWaits && !m_text.isEmpty())
            push(u' ');
        m_spaceWaits = false;
        push(c);
    }

    QString take(bool ellipsis)
    {
        QString text = std::move(m_text).trimmed();
        qsizetype at = 0;
        for (qint64 count = 0; at < text.size() && count < m_maximum; ++count)
            at += isPairAt(text, at) ? 2 : 1;
        if (at >= text.size())
            return text;
        text = text.first(at).trimmed();
        return ellipsis ? QString(text + u"...") : text;
    }

private:
    static bool isPairAt(const QString &text, qsizetype at)
    {
        return text[at].isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate();
    }

    void push(QChar c)
    {
        m_text.append(c);
        if (c.isLowSurrogate())
            ++m_pairs;
        // A trailing run of white space may still be trimmed away.
        if (!c.isSpace())
            m_codePoints = m_text.size() - m_pairs;
    }

    qint64 m_maximum;
    QString m_text;
    qint64 m_codePoints = 0;
    qint64 m_pairs = 0;
    bool m_spaceWaits = false;
};

/// Walks through HTML the way browsers forgive it, far enough to find its text.
class HtmlReader
{
public:
    HtmlReader(const QString &html, TextCollector &collector)
        : m_html(html)
        , m_text(collector)
    {
    }

    void read()
    {
        while (m_at < m_html.size() && !m_text.isFull()) {
            const QChar c = m_html[m_at];
            if (c == u'<' && markup())
                continue;
            if (!m_skipped.isEmpty()) {
                ++m_at;
            } else if (c == u'&') {
                reference();
            } else {
                if (!isAsciiSpace(c))
                    m_isInBody = true;
                m_text.append(c);
                ++m_at;
            }
        }
    }

private:
    QStringView rest() const { return QStringView(m_html).sliced(m_at); }

    void skipPast(QStringView mark, qsizetype from)
    {
        const qsizetype end = m_html.indexOf(mark, from);
        m_at = end < 0 ? m_html.size() : end + mark.size();
    }

    /// A tag, comment or declaration; false when the angle bracket is mere text.
    bool markup()
    {
        const QStringView text = rest();
        if (text.startsWith(u"<!--")) {
            skipPast(u"-->", m_at + 4);
            return true;
        }
        if (text.startsWith(u"<!") || text.startsWith(u"<?")) {
            skipPast(u">", m_at + 2);
            return true;
        }
        const bool isEnd = text.startsWith(u"</");
        const qsizetype nameAt = m_at + (isEnd ? 2 : 1);
        if (nameAt >= m_html.size() || !isAsciiLetter(m_html[nameAt]))
            return false;
        qsizetype at = nameAt;
        while (at < m_html.size() && !isAsciiSpace(m_html[at]) && m_html[at] != u'>'
               && m_html[at] != u'/')
            ++at;
        const QString name = m_html.sliced(nameAt, at - nameAt).toLower();
        m_at = endOfTag(at);
        const bool closesItself
            = !isEnd && m_at > 1 && m_html[m_at - 1] == u'>' && m_html[m_at - 2] == u'/';
        if (isEnd)
            endTag(name);
        else
            startTag(name, closesItself);
        return true;
    }

    /// Behind the tag's closing bracket; brackets inside quoted attributes do not count.
    qsizetype endOfTag(qsizetype at) const
    {
        QChar quote;
        for (; at < m_html.size(); ++at) {
            const QChar c = m_html[at];
            if (!quote.isNull()) {
                if (c == quote)
                    quote = QChar();
            } else if (c == u'>') {
                return at + 1;
            } else if ((c == u'"' || c == u'\'') && m_html[at - 1] == u'=') {
                quote = c;
            }
        }
        return m_html.size();
    }

    void startTag(const QString &name, bool closesItself)
    {
        if (!m_skipped.isEmpty()) {
            // A body ends a head that nobody closed.
            if (m_skipped == "head"_L1 && name == "body"_L1)
                m_skipped.clear();
            else if (name == m_skipped && !closesItself)
                ++m_skippedDepth;
            if (isOneOf(rawElements, name))
                skipRaw(name);
            return;
        }
        if (!isOneOf(inlineElements, name))
            m_text.space();
        // Before the body, a title belongs to the head.
        const bool isSkipped
            = isOneOf(skippedElements, name) || (name == "title"_L1 && !m_isInBody);
        const bool hasContent = !isOneOf(voidElements, name) && !(closesItself && name == "svg"_L1);
        if (isSkipped && isOneOf(rawElements, name))
            skipRaw(name);
        else if (isSkipped && hasContent)
            skip(name);
    }

    void skip(const QString &name)
    {
        m_skipped = name;
        m_skippedDepth = 1;
    }

    /// Past the content of an element that holds text only.
    void skipRaw(const QString &name)
    {
        const QString mark = u"</"_s + name;
        qsizetype end = m_html.indexOf(mark, m_at, Qt::CaseInsensitive);
        if (end < 0)
            end = m_html.size();
        m_at = endOfTag(qMin(end + mark.size(), m_html.size()));
    }

    void endTag(const QString &name)
    {
        if (!m_skipped.isEmpty()) {
            if (name == m_skipped && --m_skippedDepth == 0) {
                m_skipped.clear();
                if (!isOneOf(inlineElements, name))
                    m_text.space();
            }
            return;
        }
        if (!isOneOf(inlineElements, name))
            m_text.space();
    }

    /// A character reference; an ampersand that begins none is text.
    void reference()
    {
        const QStringView text = rest();
        m_isInBody = true;
        if (text.startsWith(u"&#") && number(text))
            return;
        qsizetype end = 1;
        while (end < text.size() && end < 10 && (isAsciiLetter(text[end]) || text[end].isDigit()))
            ++end;
        const QStringView name = text.sliced(1, end - 1);
        // Upper case letters have their names from the lower case ones.
        const QString lower = name.toString().toLower();
        const auto found = std::find_if(std::begin(namedCharacters), std::end(namedCharacters),
                                        [&](const auto &one) { return one.first == lower; });
        if (found == std::end(namedCharacters) || end >= text.size() || text[end] != u';') {
            m_text.append(u'&');
            ++m_at;
            return;
        }
        const QChar c(found->second);
        const bool isCapital = name.front().isUpper() && c.toUpper().unicode() < 0x100;
        m_text.append(isCapital ? c.toUpper() : c);
        m_at += end + 1;
    }

    bool number(QStringView text)
    {
        const bool isHex = text.size() > 2 && (text[2] == u'x' || text[2] == u'X');
        const qsizetype start = isHex ? 3 : 2;
        qsizetype end = start;
        while (
            end < text.size() && end < start + 8
            && (text[end].isDigit() || (isHex && QStringView(u"abcdefABCDEF").contains(text[end]))))
            ++end;
        bool isNumber = false;
        const uint code = text.sliced(start, end - start).toUInt(&isNumber, isHex ? 16 : 10);
        if (!isNumber)
            return false;
        const bool isCharacter
            = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
        for (const char16_t unit : QChar::fromUcs4(isCharacter ? char32_t(code) : U'\ufffd'))
            m_text.append(QChar(unit));
        m_at += end + (end < text.size() && text[end] == u';' ? 1 : 0);
        return true;
    }

    const QString &m_html;
    TextCollector &m_text;
    qsizetype m_at = 0;
    /// The element being skipped, and how many of its name are open.
    QString m_skipped;
    int m_skippedDepth = 0;
    bool m_isInBody = false;
};

}  // namespace

QString excerptOf(const QString &html, qint64 maximum, bool ellipsis)
{
    TextCollector collector(maximum);
    HtmlReader(html, collector).read();
    return collector.take(ellipsis);
}

}  // namespace Binnacle::Schema
