// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/textformat.h"

#include "core/jsonwriter.h"
#include "schema/networkformat.h"

#include <QStringList>

#include <charconv>
#include <cmath>
#include <vector>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

bool isAsciiLetter(char16_t c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

bool isAsciiDigit(char16_t c)
{
    return c >= u'0' && c <= u'9';
}

/// The characters beyond ASCII that addresses may have.
bool isForeignLetter(char16_t c)
{
    return (c >= 0xa0 && c <= 0xd7ff) || (c >= 0xf900 && c <= 0xfdcf)
        || (c >= 0xfdf0 && c <= 0xffef);
}

bool isLetter(char16_t c)
{
    return isAsciiLetter(c) || isForeignLetter(c);
}

bool isLetterOrDigit(char16_t c)
{
    return isLetter(c) || isAsciiDigit(c);
}

bool isAtom(QStringView text)
{
    for (const QChar c : text) {
        if (!isLetterOrDigit(c.unicode()) && !QStringView(u"!#$%&'*+-/=?^_`{|}~").contains(c))
            return false;
    }
    return !text.isEmpty();
}

/// Behind the blanks at @p from, one line break among them if more follow it.
qsizetype afterFolding(QStringView text, qsizetype from)
{
    const auto afterBlanks = [text](qsizetype at) {
        while (at < text.size() && (text[at] == u' ' || text[at] == u'\t'))
            ++at;
        return at;
    };
    const qsizetype lineEnd = afterBlanks(from);
    if (!text.sliced(lineEnd).startsWith(u"\r\n"))
        return lineEnd;
    const qsizetype folded = afterBlanks(lineEnd + 2);
    return folded > lineEnd + 2 ? folded : lineEnd;
}

/// A character inside of quotation marks.
bool isQuotable(char16_t c)
{
    const bool isControl = (c >= 0x01 && c <= 0x08) || c == 0x0b || c == 0x0c
        || (c >= 0x0e && c <= 0x1f) || c == 0x7f;
    return isControl || (c > u' ' && c <= u'~' && c != u'"' && c != u'\\') || isForeignLetter(c);
}

/// A quoted local part as the target's expression has it (A11.2), slip included: each character
/// has a quotation mark before it. So `"a"` is one, `"a"b"` as well, but `"ab"` is not.
bool isQuotedString(QStringView text)
{
    if (!text.endsWith(u'"'))
        return false;
    std::vector<bool> isReached(size_t(text.size()) + 1);
    isReached[0] = true;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!isReached[size_t(i)])
            continue;
        const qsizetype last = afterFolding(text, i);
        if (last == text.size() - 1 && text[last] == u'"')
            return true;
        if (text[i] != u'"')
            continue;
        const qsizetype at = afterFolding(text, i + 1);
        if (at == text.size())
            continue;
        if (isQuotable(text[at].unicode()))
            isReached[size_t(at) + 1] = true;
        if (text[at] == u'(' && at + 1 < text.size()) {
            const char16_t next = text[at + 1].unicode();
            if (next > 0 && next < 0x80 && next != u'\n')
                isReached[size_t(at) + 2] = true;
        }
    }
    return false;
}

bool isLocalPart(QStringView text)
{
    if (isQuotedString(text))
        return true;
    for (const QStringView atom : text.split(u'.')) {
        if (!isAtom(atom))
            return false;
    }
    return true;
}

/// One label of an e-mail's domain; inner characters are wider than the ends.
template <typename IsEnd> bool isMailLabel(QStringView label, IsEnd isEnd)
{
    if (label.isEmpty() || !isEnd(label.front().unicode()) || !isEnd(label.back().unicode()))
        return false;
    for (const QChar c : label) {
        if (!isLetterOrDigit(c.unicode()) && c != u'-' && c != u'_' && c != u'~')
            return false;
    }
    return true;
}

bool isMailDomain(QStringView text)
{
    if (text.endsWith(u'.'))
        text.chop(1);
    const QList<QStringView> labels = text.split(u'.');
    if (labels.size() < 2 || !isMailLabel(labels.last(), isLetter))
        return false;
    // An inner part may hold dots itself, so only the ends of the whole are bound to letters
    // and digits.
    const QStringView head = text.chopped(labels.last().size() + 1);
    if (head.isEmpty() || !isLetterOrDigit(head.front().unicode())
        || !isLetterOrDigit(head.back().unicode()))
        return false;
    for (const QChar c : head) {
        if (!isLetterOrDigit(c.unicode()) && !QStringView(u"-._~").contains(c))
            return false;
    }
    return true;
}

/// Letters of any script, digits, inner hyphens and underscores.
bool isHostLabel(QStringView label)
{
    if (label.isEmpty() || label.size() > 63 || label.startsWith(u'-') || label.endsWith(u'-'))
        return false;
    for (const QChar c : label) {
        if (!isLetterOrDigit(c.unicode()) && !c.isSurrogate() && c != u'-' && c != u'_')
            return false;
    }
    return true;
}

bool isNumber(QStringView text)
{
    for (const QChar c : text) {
        if (!isAsciiDigit(c.unicode()))
            return false;
    }
    return !text.isEmpty();
}

bool isIp4(QStringView text)
{
    const QList<QStringView> parts = text.split(u'.');
    if (parts.size() != 4)
        return false;
    for (const QStringView part : parts) {
        if (!isNumber(part) || part.size() > 3 || part.toInt() > 255)
            return false;
    }
    return true;
}

bool isHost(QStringView host)
{
    if (host.startsWith(u'['))
        return host.endsWith(u']') && isIp6Address(host.sliced(1).chopped(1));
    if (host.endsWith(u'.'))
        host.chop(1);
    const QList<QStringView> labels = host.split(u'.');
    if (isNumber(labels.last()))
        return isIp4(host);
    for (const QStringView label : labels) {
        if (!isHostLabel(label))
            return false;
    }
    return true;
}

bool isUserInfo(QStringView text)
{
    for (const QChar c : text) {
        if (c.isSpace() || c == u'/' || c == u'?' || c == u'#' || c == u'@')
            return false;
    }
    return !text.isEmpty() && !text.startsWith(u':');
}

bool isPort(QStringView text)
{
    return isNumber(text) && text.size() <= 5;
}

struct UrlParts
{
    bool hasScheme = false;
    QStringView scheme;
    QStringView userInfo;
    bool hasUserInfo = false;
    QStringView host;
    bool hasPort = false;
    QStringView port;
    QStringView rest;
};

UrlParts splitUrl(QStringView text)
{
    UrlParts parts;
    if (const qsizetype colon = text.indexOf(u"://"); colon >= 0) {
        parts.hasScheme = true;
        parts.scheme = text.first(colon);
        text = text.sliced(colon + 3);
    }
    qsizetype end = 0;
    while (end < text.size() && text[end] != u'/' && text[end] != u'?' && text[end] != u'#')
        ++end;
    parts.rest = text.sliced(end);
    QStringView authority = text.first(end);
    if (const qsizetype at = authority.lastIndexOf(u'@'); at >= 0) {
        parts.hasUserInfo = true;
        parts.userInfo = authority.first(at);
        authority = authority.sliced(at + 1);
    }
    const qsizetype colon = authority.lastIndexOf(u':');
    if (colon >= 0 && colon > authority.lastIndexOf(u']')) {
        parts.hasPort = true;
        parts.port = authority.sliced(colon + 1);
        authority = authority.first(colon);
    }
    parts.host = authority;
    return parts;
}

bool isKnownScheme(QStringView scheme)
{
    for (const QStringView known :
         {QStringView(u"ftp"), QStringView(u"tcp"), QStringView(u"udp"), QStringView(u"ws"),
          QStringView(u"wss"), QStringView(u"http"), QStringView(u"https")}) {
        if (scheme == known)
            return true;
    }
    return false;
}

}  // namespace

bool isEmailAddress(QStringView text)
{
    const qsizetype at = text.lastIndexOf(u'@');
    return at > 0 && isLocalPart(text.first(at)) && isMailDomain(text.sliced(at + 1));
}

bool isDomain(QStringView text)
{
    const QList<QStringView> labels = text.split(u'.');
    if (labels.size() < 2 || text.toUtf8().size() > 255)
        return false;
    for (qsizetype i = 0; i < labels.size(); ++i) {
        const QStringView label = labels[i];
        if (label.isEmpty() || label.size() > 63 || label.startsWith(u'-') || label.endsWith(u'-'))
            return false;
        const bool isLast = i == labels.size() - 1;
        for (const QChar c : label) {
            const char16_t unit = c.unicode();
            const bool fits
                = isAsciiLetter(unit) || (!isLast && (isAsciiDigit(unit) || unit == u'-'));
            if (!fits)
                return false;
        }
    }
    return true;
}

bool isUrl(QStringView text)
{
    const qsizetype length = text.toUcs4().size();
    if (length < 4 || length > 2082 || text.startsWith(u'.'))
        return false;
    for (const QChar c : text) {
        if (c.isSpace() || c.unicode() < 0x20 || c.unicode() == 0x7f)
            return false;
    }
    const UrlParts parts = splitUrl(text);
    if (parts.hasScheme ? !isKnownScheme(parts.scheme)
                        : !text.contains(u'.') && !text.contains(u':'))
        return false;
    // Without a scheme, what looks like a user may be one: mailto:a@b.
    return (!parts.hasUserInfo || (parts.hasScheme && isUserInfo(parts.userInfo)))
        && isHost(parts.host) && (!parts.hasPort || isPort(parts.port));
}

QString urlHost(const QString &url)
{
    const UrlParts parts = splitUrl(url);
    if (!parts.hasScheme)
        return {};
    QString host = parts.host.toString();
    if (parts.hasPort)
        host += u':' + parts.port;
    return host;
}

QString messageNumber(double value)
{
    const double size = std::abs(value);
    if (size == 0 || !std::isfinite(value) || (size >= 1e-4 && size < 1e6))
        return QString::fromLatin1(jsonNumber(value));
    char text[40];
    // The exponent has two digits at least, as it should.
    char *const end
        = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
    return QString::fromLatin1(text, end - text);
}

QString messageList(const QStringList &values)
{
    return u'[' + values.join(u' ') + u']';
}

}  // namespace Binnacle::Schema
