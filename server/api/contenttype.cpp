// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/fileanswer.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

struct NamedType
{
    const char16_t *extension;
    const char *type;
};

// What the web serves; the host's own tables would answer differently from machine to machine.
constexpr NamedType byExtension[] = {
    {u"avif", "image/avif"},
    {u"bmp", "image/bmp"},
    {u"css", "text/css; charset=utf-8"},
    {u"csv", "text/csv; charset=utf-8"},
    {u"eot", "application/vnd.ms-fontobject"},
    {u"gif", "image/gif"},
    {u"gz", "application/gzip"},
    {u"htm", "text/html; charset=utf-8"},
    {u"html", "text/html; charset=utf-8"},
    {u"ico", "image/x-icon"},
    {u"jpeg", "image/jpeg"},
    {u"jpg", "image/jpeg"},
    {u"js", "text/javascript; charset=utf-8"},
    {u"json", "application/json"},
    {u"m4a", "audio/mp4"},
    {u"map", "application/json"},
    {u"md", "text/markdown; charset=utf-8"},
    {u"mjs", "text/javascript; charset=utf-8"},
    {u"mp3", "audio/mpeg"},
    {u"mp4", "video/mp4"},
    {u"ogg", "audio/ogg"},
    {u"otf", "font/otf"},
    {u"pdf", "application/pdf"},
    {u"png", "image/png"},
    {u"svg", "image/svg+xml"},
    {u"tar", "application/x-tar"},
    {u"ttf", "font/ttf"},
    {u"txt", "text/plain; charset=utf-8"},
    {u"wasm", "application/wasm"},
    {u"wav", "audio/wav"},
    {u"webm", "video/webm"},
    {u"webmanifest", "application/manifest+json"},
    {u"webp", "image/webp"},
    {u"woff", "font/woff"},
    {u"woff2", "font/woff2"},
    {u"xml", "text/xml; charset=utf-8"},
    {u"zip", "application/zip"},
};

bool startsWithMarkup(QByteArrayView bytes)
{
    QByteArrayView text = bytes.trimmed();
    for (const QByteArrayView tag : {"<!doctype html", "<html", "<head", "<body", "<script"}) {
        if (text.size() > tag.size()
            && text.first(tag.size()).compare(tag, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

bool isText(QByteArrayView bytes)
{
    return std::none_of(bytes.begin(), bytes.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f'
            && byte != 0x1b;
    });
}

QByteArray sniffed(QByteArrayView bytes)
{
    const std::pair<QByteArrayView, const char *> magics[] = {
        {"\x89PNG\r\n\x1a\n", "image/png"},
        {"\xff\xd8\xff", "image/jpeg"},
        {"GIF8", "image/gif"},
        {"%PDF-", "application/pdf"},
        {"PK\x03\x04", "application/zip"},
        {"\x1f\x8b\x08", "application/x-gzip"},
        {"wOF2", "font/woff2"},
        {"<?xml", "text/xml; charset=utf-8"},
    };
    for (const auto &[magic, type] : magics) {
        if (bytes.startsWith(magic))
            return type;
    }
    if (bytes.size() > 12 && bytes.startsWith("RIFF") && bytes.sliced(8).startsWith("WEBP"))
        return "image/webp"_ba;
    if (startsWithMarkup(bytes))
        return "text/html; charset=utf-8"_ba;
    return isText(bytes) ? "text/plain; charset=utf-8"_ba : "application/octet-stream"_ba;
}

}  // namespace

QByteArray contentTypeOf(const QString &fileName, QByteArrayView beginning)
{
    const QString extension = fileName.sliced(fileName.lastIndexOf(u'.') + 1).toLower();
    const auto found = std::lower_bound(
        std::begin(byExtension), std::end(byExtension), QStringView(extension),
        [](const NamedType &type, QStringView name) { return QStringView(type.extension) < name; });
    if (found != std::end(byExtension) && QStringView(found->extension) == extension)
        return found->type;
    return sniffed(beginning.first(std::min<qsizetype>(beginning.size(), 512)));
}

}  // namespace Binnacle
