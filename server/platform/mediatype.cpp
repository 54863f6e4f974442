// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/mediatype.h"

#include "platform/texttype.h"

#include <algorithm>
#include <array>

namespace Binnacle {

namespace {

struct Signature
{
    qsizetype offset;
    QByteArrayView bytes;
    const char *name;
    const char *extension;
    const char *aliases;
};

template <size_t N> constexpr QByteArrayView raw(const char (&text)[N])
{
    return QByteArrayView(text, qsizetype(N - 1));
}

const Signature signatures[] = {
    {0, raw("\xff\xd8\xff"), "image/jpeg", ".jpg", ""},
    {0, raw("GIF87a"), "image/gif", ".gif", ""},
    {0, raw("GIF89a"), "image/gif", ".gif", ""},
    {0, raw("BM"), "image/bmp", ".bmp", "image/x-bmp image/x-ms-bmp"},
    {0, raw("II*\0"), "image/tiff", ".tiff", ""},
    {0, raw("MM\0*"), "image/tiff", ".tiff", ""},
    {0, raw("\0\0\1\0"), "image/x-icon", ".ico", ""},
    {0, raw("\0\0\2\0"), "image/x-icon", ".ico", ""},
    {0, raw("8BPS"), "image/vnd.adobe.photoshop", ".psd", "image/x-psd application/photoshop"},
    {0, raw("\xff\x0a"), "image/jxl", ".jxl", ""},
    {0, raw("\x1f\x8b"), "application/gzip", ".gz",
     "application/x-gzip application/x-gunzip application/gzipped application/gzip-compressed "
     "application/x-gzip-compressed gzip/document"},
    {0, raw("7z\xbc\xaf\x27\x1c"), "application/x-7z-compressed", ".7z", ""},
    {0, raw("Rar!\x1a\x07"), "application/x-rar-compressed", ".rar",
     "application/x-rar application/vnd.rar"},
    {0, raw("BZh"), "application/x-bzip2", ".bz2", ""},
    {0, raw("\xfd\x37zXZ\0"), "application/x-xz", ".xz", ""},
    {0, raw("\x28\xb5\x2f\xfd"), "application/zstd", ".zst", ""},
    {0, raw("SQLite format 3\0"), "application/vnd.sqlite3", ".sqlite", "application/x-sqlite3"},
    {0, raw("\x7f\x45\x4c\x46"), "application/x-elf", "", ""},
    {0, raw("MZ"), "application/vnd.microsoft.portable-executable", ".exe", ""},
    {0, raw("\0asm"), "application/wasm", ".wasm", ""},
    {0, raw("wOFF"), "font/woff", ".woff", ""},
    {0, raw("wOF2"), "font/woff2", ".woff2", ""},
    {0, raw("OTTO\0"), "font/otf", ".otf", ""},
    {0, raw("\0\1\0\0\0"), "font/ttf", ".ttf",
     "font/sfnt application/x-font-ttf application/font-sfnt"},
    {0, raw("ID3"), "audio/mpeg", ".mp3", "audio/x-mpeg audio/mp3"},
    {0, raw("\xff\xfb"), "audio/mpeg", ".mp3", "audio/x-mpeg audio/mp3"},
    {0, raw("\xff\xf3"), "audio/mpeg", ".mp3", "audio/x-mpeg audio/mp3"},
    {0, raw("\xff\xf2"), "audio/mpeg", ".mp3", "audio/x-mpeg audio/mp3"},
    {0, raw("\xff\xf1"), "audio/aac", ".aac", ""},
    {0, raw("\xff\xf9"), "audio/aac", ".aac", ""},
    {0, raw("fLaC\0\0\0\x22"), "audio/flac", ".flac", ""},
    {0, raw("MThd"), "audio/midi", ".midi", "audio/mid audio/sp-midi audio/x-mid audio/x-midi"},
    {0, raw("#!AMR"), "audio/amr", ".amr", "audio/amr-nb"},
    {0, raw("FLV\x01"), "video/x-flv", ".flv", ""},
    {0, raw("\0\0\1\xba"), "video/mpeg", ".mpeg", ""},
    {0, raw("\0\0\1\xb3"), "video/mpeg", ".mpeg", ""},
    {0, raw("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "application/x-ole-storage", "", ""},
    {0, raw("%!PS-Adobe-"), "application/postscript", ".ps", ""},
    {0, raw("\xfe\xed\xfa\xce"), "application/x-mach-binary", ".macho", ""},
    {257, raw("ustar"), "application/x-tar", ".tar", ""},
};

QByteArrayList words(QByteArrayView text)
{
    return text.isEmpty() ? QByteArrayList() : text.toByteArray().split(' ');
}

bool hasAt(QByteArrayView bytes, qsizetype offset, QByteArrayView expected)
{
    return bytes.size() >= offset + expected.size()
        && bytes.sliced(offset, expected.size()) == expected;
}

MediaType pngType(QByteArrayView bytes)
{
    if (hasAt(bytes, 0x25, "acTL"))
        return {"image/vnd.mozilla.apng", ".apng", {}};
    return {"image/png", ".png", {}};
}

/// Office documents are archives whose first entries tell what they are.
MediaType zipType(QByteArrayView bytes)
{
    struct Inside
    {
        const char *folder;
        const char *name;
        const char *extension;
    };
    constexpr std::array<Inside, 3> office{{
        {"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
         ".docx"},
        {"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"},
        {"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
         ".pptx"},
    }};
    constexpr qsizetype nameOffset = 30;
    const bool isOffice = hasAt(bytes, nameOffset, "[Content_Types].xml")
        || hasAt(bytes, nameOffset, "_rels/.rels") || hasAt(bytes, nameOffset, "docProps");
    for (const Inside &part : office) {
        const QByteArrayView folder(part.folder);
        if (hasAt(bytes, nameOffset, folder))
            return {part.name, part.extension, {}};
        qsizetype at = 0;
        while (isOffice && (at = bytes.indexOf(raw("PK\3\4"), at)) >= 0) {
            if (hasAt(bytes, at + nameOffset, folder))
                return {part.name, part.extension, {}};
            at += 4;
        }
    }
    constexpr qsizetype mimeOffset = nameOffset + 8;
    if (hasAt(bytes, nameOffset, "mimetypeapplication/epub+zip"))
        return {"application/epub+zip", ".epub", {}};
    if (hasAt(bytes, mimeOffset, "application/vnd.oasis.opendocument.text"))
        return {"application/vnd.oasis.opendocument.text",
                ".odt",
                {"application/x-vnd.oasis.opendocument.text"}};
    if (hasAt(bytes, mimeOffset, "application/vnd.oasis.opendocument.spreadsheet"))
        return {"application/vnd.oasis.opendocument.spreadsheet",
                ".ods",
                {"application/x-vnd.oasis.opendocument.spreadsheet"}};
    if (hasAt(bytes, nameOffset, "META-INF/MANIFEST.MF"))
        return {"application/jar", ".jar", {}};
    return {"application/zip", ".zip", {"application/x-zip", "application/x-zip-compressed"}};
}

/// ISO base media: the brand after `ftyp` tells which.
MediaType mediaContainerType(QByteArrayView bytes)
{
    struct Brand
    {
        const char *brand;
        const char *name;
        const char *extension;
        const char *aliases;
    };
    constexpr std::array<Brand, 15> brands{{
        {"avif", "image/avif", ".avif", ""},
        {"avis", "image/avif", ".avif", ""},
        {"heic", "image/heic", ".heic", ""},
        {"heix", "image/heic", ".heic", ""},
        {"mif1", "image/heif", ".heif", ""},
        {"hevc", "image/heic-sequence", ".heic", ""},
        {"M4A ", "audio/x-m4a", ".m4a", ""},
        {"M4V ", "video/x-m4v", ".m4v", ""},
        {"M4B ", "audio/mp4", ".mp4", "audio/x-mp4a"},
        {"F4A ", "audio/mp4", ".mp4", "audio/x-mp4a"},
        {"qt  ", "video/quicktime", ".mov", ""},
        {"3gp", "video/3gpp", ".3gp", "video/3gp audio/3gpp"},
        {"3ge", "video/3gpp", ".3gp", "video/3gp audio/3gpp"},
        {"3g2", "video/3gpp2", ".3g2", "video/3g2 audio/3gpp2"},
        {"crx ", "image/x-canon-cr3", ".cr3", ""},
    }};
    for (const Brand &brand : brands) {
        if (hasAt(bytes, 8, brand.brand))
            return {brand.name, brand.extension, words(brand.aliases)};
    }
    return {"video/mp4", ".mp4", {}};
}

MediaType riffType(QByteArrayView bytes)
{
    if (hasAt(bytes, 8, "WEBP"))
        return {"image/webp", ".webp", {}};
    if (hasAt(bytes, 8, "WAVE"))
        return {"audio/wav", ".wav", {"audio/x-wav", "audio/vnd.wave", "audio/wave"}};
    if (hasAt(bytes, 8, "AVI LIST"))
        return {"video/x-msvideo", ".avi", {"video/avi", "video/msvideo"}};
    return {"application/octet-stream", {}, {}};
}

MediaType oggType(QByteArrayView bytes)
{
    constexpr qsizetype codecOffset = 28;
    for (const QByteArrayView codec :
         {raw("\x7f\x46LAC"), raw("\x01vorbis"), raw("OpusHead"), raw("Speex\x20\x20\x20")}) {
        if (hasAt(bytes, codecOffset, codec))
            return {"audio/ogg", ".oga", {}};
    }
    for (const QByteArrayView codec :
         {raw("\x80theora"), raw("fishead\0"), raw("\x01video\0\0\0")}) {
        if (hasAt(bytes, codecOffset, codec))
            return {"video/ogg", ".ogv", {}};
    }
    return {"application/ogg", ".ogg", {"application/x-ogg"}};
}

MediaType matroskaType(QByteArrayView bytes)
{
    const QByteArrayView head = bytes.first(std::min<qsizetype>(bytes.size(), 4096));
    if (head.indexOf("webm") >= 0)
        return {"video/webm", ".webm", {"audio/webm"}};
    return {"video/x-matroska", ".mkv", {}};
}

}  // namespace

MediaType detectMediaType(QByteArrayView beginning, bool isWhole)
{
    const QByteArrayView bytes
        = beginning.first(std::min<qsizetype>(beginning.size(), mediaTypeBytes));
    if (bytes.startsWith(raw("\x89PNG\r\n\x1a\n")))
        return pngType(bytes);
    if (bytes.startsWith(raw("PK\3\4")))
        return zipType(bytes);
    if (hasAt(bytes, 4, "ftyp"))
        return mediaContainerType(bytes);
    if (bytes.startsWith("RIFF"))
        return riffType(bytes);
    if (bytes.startsWith("OggS"))
        return oggType(bytes);
    if (bytes.startsWith(raw("\x1a\x45\xdf\xa3")))
        return matroskaType(bytes);
    // Up to a kilobyte of something else may stand before it.
    if (bytes.first(std::min<qsizetype>(bytes.size(), 1024)).indexOf("%PDF-") >= 0)
        return {"application/pdf", ".pdf", {"application/x-pdf"}};
    const auto found = std::find_if(
        std::begin(signatures), std::end(signatures),
        [bytes](const Signature &known) { return hasAt(bytes, known.offset, known.bytes); });
    if (found != std::end(signatures))
        return {found->name, found->extension, words(found->aliases)};
    return detectTextType(bytes, isWhole && bytes.size() == beginning.size());
}

}  // namespace Binnacle
