// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/mailmessage.h"

#include "core/datetime.h"
#include "core/random.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// Of a header line, where words allow it.
constexpr qsizetype lineLength = 76;
/// Of a header line in any case, some bytes below the limit of the protocol.
constexpr qsizetype maximumLineLength = 900;
/// UTF-8 bytes in an encoded word, each of which may take three characters.
constexpr qsizetype encodedWordBytes = 18;

bool isControl(QChar c)
{
    return c.unicode() < 0x20 || c.unicode() == 0x7f || c.category() == QChar::Other_Control
        || c == QChar::LineSeparator || c == QChar::ParagraphSeparator;
}

/// On one line.
QString flattened(const QString &text)
{
    QString out = text;
    std::replace_if(out.begin(), out.end(), isControl, QChar(u' '));
    return out.simplified();
}

Result<QByteArray> checkedAddress(const QString &address)
{
    const bool isPlain = std::none_of(address.cbegin(), address.cend(), [](QChar c) {
        return isControl(c) || c.isSpace() || QStringView(u"<>,;").contains(c);
    });
    if (address.isEmpty() || !isPlain)
        return Error::invalidInput({}).withDetail(u"invalid mail address"_s);
    return address.toUtf8();
}

bool isPrintableAscii(const QString &text)
{
    return std::all_of(text.cbegin(), text.cend(),
                       [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f; });
}

QByteArray hexEscape(char byte)
{
    return '=' + QByteArray(1, byte).toHex().toUpper();
}

/// RFC 2047: UTF-8 in words of the Q encoding, each short enough for a line.
QByteArray encodedWords(const QString &text)
{
    QByteArray out;
    QByteArray word;
    qsizetype bytes = 0;
    const auto endWord = [&] {
        if (!out.isEmpty())
            out += "\r\n ";
        out += "=?utf-8?q?" + word + "?=";
        word.clear();
        bytes = 0;
    };
    for (const char32_t c : text.toUcs4()) {
        const QByteArray utf8 = QString::fromUcs4(&c, 1).toUtf8();
        if (bytes + utf8.size() > encodedWordBytes)
            endWord();
        bytes += utf8.size();
        for (const char byte : utf8) {
            const bool isPlain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')
                || (byte >= '0' && byte <= '9');
            word += byte == ' ' ? "_"_ba : isPlain ? QByteArray(1, byte) : hexEscape(byte);
        }
    }
    endWord();
    return out;
}

/// A text header: as it is where it can be, folded at spaces.
QByteArray textHeader(const QByteArray &name, const QString &text)
{
    const QString flat = flattened(text);
    const bool hasLongWord = [&flat] {
        const QStringList words = flat.split(u' ');
        return std::any_of(words.cbegin(), words.cend(),
                           [](const QString &word) { return word.size() > maximumLineLength; });
    }();
    if (!isPrintableAscii(flat) || flat.contains("=?"_L1) || hasLongWord)
        return name + ": " + encodedWords(flat);
    QByteArray out = name + ':';
    qsizetype length = out.size();
    for (const QString &word : flat.split(u' ')) {
        const bool isFirst = out.endsWith(':');
        if (!isFirst && length + 1 + word.size() > lineLength) {
            out += "\r\n";
            length = 0;
        }
        out += ' ' + word.toLatin1();
        length += 1 + word.size();
    }
    return out;
}

QByteArray quotedName(const QString &name)
{
    if (!isPrintableAscii(name) || name.contains("=?"_L1) || name.size() > lineLength)
        return encodedWords(name);
    const bool isPlain = std::all_of(name.cbegin(), name.cend(), [](QChar c) {
        return c.isLetterOrNumber() || QStringView(u" !#$%&'*+-/=?^_`{|}~").contains(c);
    });
    if (isPlain)
        return name.toLatin1();
    QByteArray out = "\""_ba;
    for (const char c : name.toLatin1()) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + '"';
}

Result<QByteArray> addressHeader(const QByteArray &name, const MailAddress &address)
{
    const Result<QByteArray> checked = checkedAddress(address.address);
    if (!checked)
        return checked;
    const QString flat = flattened(address.name);
    if (flat.isEmpty())
        return QByteArray(name + ": " + *checked);
    return QByteArray(name + ": " + quotedName(flat) + " <" + *checked + '>');
}

QByteArray dateHeader(UtcTime date)
{
    const QString text = QLocale::c().toString(toQDateTime(date), u"ddd, dd MMM yyyy HH:mm:ss"_s);
    return "Date: " + text.toLatin1() + " +0000";
}

QByteArray messageIdHeader(const QByteArray &sender)
{
    return "Message-ID: <" + randomRecordId() + '@' + sender.mid(sender.lastIndexOf('@') + 1) + '>';
}

/// RFC 2045 over UTF-8, lines of 76 characters at most, every line break a CRLF.
QByteArray quotedPrintable(const QString &text)
{
    QString unified = text;
    unified.replace("\r\n"_L1, "\n"_L1).replace(u'\r', u'\n');
    QByteArray out;
    for (const QString &line : unified.split(u'\n')) {
        const QByteArray bytes = line.toUtf8();
        qsizetype length = 0;
        for (qsizetype i = 0; i < bytes.size(); ++i) {
            const char c = bytes[i];
            const bool isBlank = c == ' ' || c == '\t';
            const bool isPlain = isBlank ? i + 1 < bytes.size() : c > 0x20 && c < 0x7f && c != '=';
            const QByteArray piece = isPlain ? QByteArray(1, c) : hexEscape(c);
            if (length + piece.size() > lineLength - 1) {
                out += "=\r\n";
                length = 0;
            }
            out += piece;
            length += piece.size();
        }
        out += "\r\n";
    }
    return out;
}

QByteArray textPart(const QByteArray &boundary, const QByteArray &type, const QString &text)
{
    return "--" + boundary + "\r\nContent-Type: " + type
        + "; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + quotedPrintable(text);
}

Result<void> checkSize(const MailMessage &message)
{
    if (message.html.size() > maximumMailBytes || message.subject.size() > maximumMailBytes)
        return Error::invalidInput({}).withDetail(u"the mail is too large"_s);
    return {};
}

}  // namespace

Result<QByteArray> smtpText(const MailMessage &message)
{
    if (Result<void> checked = checkSize(message); !checked)
        return std::move(checked).error();
    const Result<QByteArray> from = addressHeader("From"_ba, message.from);
    const Result<QByteArray> to = addressHeader("To"_ba, message.to);
    if (!from || !to)
        return !from ? from : to;
    const QByteArray mixed = "mixed-" + randomString(30);
    const QByteArray alternative = "alternative-" + randomString(30);
    return QByteArray(
        *from + "\r\nMIME-Version: 1.0\r\n" + dateHeader(message.date) + "\r\n"
        + textHeader("Subject"_ba, message.subject) + "\r\n" + *to + "\r\n"
        + messageIdHeader(message.from.address.toUtf8())
        + "\r\nContent-Type: multipart/mixed;\r\n boundary=\"" + mixed + "\"\r\n\r\n--" + mixed
        + "\r\nContent-Type: multipart/alternative;\r\n boundary=\"" + alternative + "\"\r\n\r\n"
        + textPart(alternative, "text/plain"_ba, plainTextOf(message.html))
        + textPart(alternative, "text/html"_ba, message.html) + "--" + alternative + "--\r\n--"
        + mixed + "--\r\n");
}

Result<QByteArray> sendmailText(const MailMessage &message)
{
    if (Result<void> checked = checkSize(message); !checked)
        return std::move(checked).error();
    const Result<QByteArray> from = addressHeader("From"_ba, message.from);
    const Result<QByteArray> to = addressHeader("To"_ba, message.to);
    if (!from || !to)
        return !from ? from : to;
    QByteArray text = textHeader("Subject"_ba, message.subject) + '\n' + *from + '\n' + *to
        + "\nContent-Type: text/html; charset=UTF-8\n\n" + message.html.toUtf8();
    return text.replace("\r\n", "\n");
}

}  // namespace Binnacle
