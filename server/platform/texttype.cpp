// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/texttype.h"

#include <QJsonDocument>
#include <QStringDecoder>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr QByteArrayView utf8Mark = "\xef\xbb\xbf";

bool isText(QByteArrayView bytes)
{
    return std::none_of(bytes.begin(), bytes.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= 0x08 || byte == 0x0b || (byte >= 0x0e && byte <= 0x1a)
            || (byte >= 0x1c && byte <= 0x1f);
    });
}

/// @p bytes may end inside a character when there is more.
bool isUtf8(QByteArrayView bytes, bool isWhole)
{
    for (qsizetype cut = 0; cut < (isWhole ? 1 : 4) && cut <= bytes.size(); ++cut) {
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString text = decoder(bytes.chopped(cut));
        if (!decoder.hasError())
            return true;
    }
    return false;
}

QByteArray charsetOf(QByteArrayView bytes, bool isWhole)
{
    if (bytes.startsWith("\xfe\xff"))
        return "utf-16be";
    if (bytes.startsWith("\xff\xfe"))
        return "utf-16le";
    if (bytes.startsWith(utf8Mark) || isUtf8(bytes, isWhole))
        return "utf-8";
    const bool hasControls = std::any_of(bytes.begin(), bytes.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x80 && byte <= 0x9f;
    });
    return hasControls ? QByteArray() : "iso-8859-1"_ba;
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

QByteArrayView withoutLeadingBlanks(QByteArrayView bytes)
{
    const auto *first = std::find_if_not(bytes.begin(), bytes.end(), isBlank);
    return bytes.sliced(first - bytes.begin());
}

bool startsWithNoCase(QByteArrayView bytes, QByteArrayView prefix)
{
    return bytes.size() >= prefix.size()
        && bytes.first(prefix.size()).compare(prefix, Qt::CaseInsensitive) == 0;
}

bool isHtml(QByteArrayView text)
{
    if (text.startsWith("<!--"))
        return true;
    for (const QByteArrayView tag :
         {"<!doctype html", "<html", "<head", "<script", "<iframe",
          "<h1", "<div", "<font", "<table", "<a", "<style",
          "<title", "<b", "<body", "<br", "<p"}) {
        if (startsWithNoCase(text, tag) && text.size() > tag.size()
            && (isBlank(text[tag.size()]) || text[tag.size()] == '>'))
            return true;
    }
    return false;
}

/// The name of the first element, past declarations and comments.
QByteArrayView rootElement(QByteArrayView text)
{
    for (;;) {
        text = withoutLeadingBlanks(text);
        qsizetype end = -1;
        if (text.startsWith("<!--"))
            end = text.indexOf("-->") + 2;
        else if (text.startsWith("<?") || text.startsWith("<!"))
            end = text.indexOf('>');
        else
            break;
        if (end < 2)
            return {};
        text = text.sliced(end + 1);
    }
    if (!text.startsWith('<'))
        return {};
    const auto *last = std::find_if(text.begin() + 1, text.end(),
                                    [](char c) { return isBlank(c) || c == '>' || c == '/'; });
    return text.sliced(1, last - text.begin() - 1);
}

bool isJson(QByteArrayView text, bool isWhole)
{
    if (!text.startsWith('{') && !text.startsWith('['))
        return false;
    QJsonParseError error;
    QJsonDocument::fromJson(text.toByteArray(), &error);
    if (error.error == QJsonParseError::NoError)
        return true;
    // What is cut off fails at its end only.
    constexpr qsizetype slack = 16;
    return !isWhole && error.offset + slack >= text.size();
}

bool isJsonLines(QByteArrayView text, bool isWhole)
{
    QByteArrayList lines = text.toByteArray().split('\n');
    if (!isWhole && lines.size() > 1)
        lines.removeLast();
    int objects = 0;
    int values = 0;
    for (const QByteArray &line : lines) {
        const QByteArray value = line.trimmed();
        if (value.isEmpty())
            continue;
        if (!isJson(value, true))
            return false;
        ++values;
        objects += value.startsWith('{') || value.startsWith('[');
    }
    return values > 1 && objects > 0;
}

/// The number of fields in the next line, quotes respected; -1 for a broken one, 0 at the end.
int nextRecord(QByteArrayView text, qsizetype &at, char comma)
{
    while (at < text.size() && (text[at] == '\n' || text[at] == '\r'))
        ++at;
    if (at >= text.size())
        return 0;
    int fields = 1;
    bool isQuoted = false;
    bool atStart = true;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"' && (isQuoted || atStart))
            isQuoted = !isQuoted;
        else if (!isQuoted && c == '\n')
            break;
        else if (!isQuoted && c == comma)
            ++fields;
        atStart = c == comma && !isQuoted;
    }
    return isQuoted ? -1 : fields;
}

bool isSeparated(QByteArrayView text, char comma, bool isWhole)
{
    if (!isWhole)
        text = text.first(std::max<qsizetype>(text.lastIndexOf('\n'), 0));
    constexpr int enough = 10;
    qsizetype at = 0;
    int first = 0;
    int lines = 0;
    while (lines < enough) {
        const int fields = nextRecord(text, at, comma);
        if (fields == 0)
            break;
        if (fields < 0 || (first > 0 && fields != first))
            return false;
        first = fields;
        ++lines;
    }
    return first > 1 && lines > 1;
}

struct Script
{
    QByteArrayView interpreter;
    const char *name;
    const char *extension;
    const char *alias;
};

const Script scripts[] = {
    {"node", "text/javascript", ".js", "application/javascript"},
    {"lua", "text/x-lua", ".lua", ""},
    {"perl", "text/x-perl", ".pl", ""},
    {"python", "text/x-python", ".py", "text/x-script.python"},
    {"python3", "text/x-python", ".py", "text/x-script.python"},
    {"ruby", "text/x-ruby", ".rb", "application/x-ruby"},
    {"php", "text/x-php", ".php", ""},
    {"sh", "text/x-shellscript", ".sh", "text/x-sh"},
    {"bash", "text/x-shellscript", ".sh", "text/x-sh"},
};

/// What the first line says that runs the text.
const Script *scriptOf(QByteArrayView text)
{
    if (!text.startsWith("#!"))
        return nullptr;
    const qsizetype end = text.indexOf('\n');
    const QByteArray line
        = text.sliced(2, (end < 0 ? text.size() : end) - 2).toByteArray().simplified();
    QByteArray program = line.left(line.indexOf(' ') < 0 ? line.size() : line.indexOf(' '));
    if (program.endsWith("/env"))
        program = line.mid(program.size() + 1);
    program = program.mid(program.lastIndexOf('/') + 1);
    const auto *found = std::find_if(std::begin(scripts), std::end(scripts),
                                     [&](const Script &s) { return s.interpreter == program; });
    return found == std::end(scripts) ? nullptr : found;
}

MediaType named(const char *name, const char *extension, const char *alias = "")
{
    MediaType type{name, extension, {}};
    if (*alias != 0)
        type.aliases.append(alias);
    return type;
}

/// A text that says by its first words what it is; no name when it does not.
MediaType announcedType(QByteArrayView text)
{
    if (startsWithNoCase(text, "<?php") || text.startsWith("<?\n") || text.startsWith("<? "))
        return named("text/x-php", ".php");
    if (const Script *script = scriptOf(text))
        return named(script->name, script->extension, script->alias);
    if (text.startsWith("{\\rtf"))
        return named("text/rtf", ".rtf", "application/rtf");
    if (startsWithNoCase(text, "BEGIN:VCARD"))
        return named("text/vcard", ".vcf");
    if (startsWithNoCase(text, "BEGIN:VCALENDAR"))
        return named("text/calendar", ".ics");
    if (text.startsWith("WEBVTT"))
        return named("text/vtt", ".vtt");
    return {};
}

}  // namespace

MediaType detectTextType(QByteArrayView bytes, bool isWhole)
{
    const bool isUtf16 = bytes.startsWith("\xfe\xff") || bytes.startsWith("\xff\xfe");
    if (!isUtf16 && !isText(bytes))
        return named("application/octet-stream", "");
    QByteArray charset = charsetOf(bytes, isWhole);
    if (!charset.isEmpty())
        charset.prepend("; charset=");
    if (isUtf16)
        return {"text/plain" + charset, ".txt", {}};

    const QByteArrayView text
        = withoutLeadingBlanks(bytes.startsWith(utf8Mark) ? bytes.sliced(utf8Mark.size()) : bytes);
    if (isHtml(text))
        return {"text/html" + charset, ".html", {}};
    const QByteArrayView root = rootElement(text);
    if (root == "svg")
        return named("image/svg+xml", ".svg");
    if (root == "rss")
        return named("application/rss+xml", ".rss", "text/rss");
    if (root == "feed")
        return named("application/atom+xml", ".atom");
    if (text.startsWith("<?xml"))
        return {"text/xml" + charset, ".xml", {"application/xml"}};
    if (MediaType type = announcedType(text); !type.name.isEmpty())
        return type;
    if (isJson(text, isWhole))
        return named("application/json", ".json");
    if (isJsonLines(text, isWhole))
        return named("application/x-ndjson", ".ndjson");
    if (isSeparated(text, ',', isWhole))
        return {"text/csv" + charset, ".csv", {}};
    if (isSeparated(text, '\t', isWhole))
        return named("text/tab-separated-values", ".tsv");
    return {"text/plain" + charset, ".txt", {}};
}

}  // namespace Binnacle
