// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/fileanswer.h"

#include "api/byterange.h"
#include "api/httpdate.h"
#include "core/random.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#include <optional>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

enum class Condition
{
    Holds,
    NotModified,
    Failed
};

/// There is no ETag, so dates decide.
Condition condition(const Wire::Request &request, qint64 modified)
{
    const std::optional<qint64> unmodifiedSince
        = parseHttpDate(request.headers.value("If-Unmodified-Since"));
    if (unmodifiedSince && modified > *unmodifiedSince)
        return Condition::Failed;
    const std::optional<qint64> modifiedSince
        = parseHttpDate(request.headers.value("If-Modified-Since"));
    if (modifiedSince && modified <= *modifiedSince)
        return Condition::NotModified;
    return Condition::Holds;
}

bool rangeCounts(const Wire::Request &request, qint64 modified)
{
    const QByteArrayView ifRange = request.headers.value("If-Range");
    return ifRange.isEmpty() || parseHttpDate(ifRange) == modified;
}

QByteArray contentRange(const ByteRange &range, qint64 size)
{
    return "bytes " + QByteArray::number(range.start) + '-'
        + QByteArray::number(range.start + range.length - 1) + '/' + QByteArray::number(size);
}

Result<QByteArray> readRange(QFile &file, const ByteRange &range)
{
    if (!file.seek(range.start))
        return Error::internal(u"cannot seek in a file: "_s + file.errorString());
    QByteArray bytes = file.read(range.length);
    if (bytes.size() != range.length)
        return Error::internal(u"a file became shorter while it was read"_s);
    return bytes;
}

Wire::Response rangeRefused(const Error &error, qint64 size)
{
    Wire::Response response = Wire::Response::text(error.message.toUtf8() + '\n', 416);
    if (error.kind == Error::Kind::NotFound)
        response.headers.add("Content-Range"_ba, "bytes */" + QByteArray::number(size));
    return response;
}

Result<void> appendParts(Wire::Response &response, QFile &file,
                         const std::vector<ByteRange> &ranges)
{
    const QByteArray boundary = randomString(40);
    for (const ByteRange &range : ranges) {
        const Result<QByteArray> bytes = readRange(file, range);
        if (!bytes)
            return bytes.error();
        response.body += "--" + boundary + "\r\nContent-Range: " + contentRange(range, file.size())
            + "\r\nContent-Type: " + response.contentType + "\r\n\r\n" + *bytes + "\r\n";
    }
    response.body += "--" + boundary + "--\r\n";
    response.contentType = "multipart/byteranges; boundary=" + boundary;
    return {};
}

}  // namespace

Result<Wire::Response> fileAnswer(const Wire::Request &request, const QString &path,
                                  QByteArray contentType)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return Error::notFound(u"File not found."_s);
    const qint64 size = file.size();
    const qint64 modified = file.fileTime(QFileDevice::FileModificationTime).toSecsSinceEpoch();

    Wire::Response response;
    response.headers.add("Last-Modified"_ba, httpDate(modified));
    switch (condition(request, modified)) {
    case Condition::NotModified: response.status = 304; return response;
    case Condition::Failed: response.status = 412; return response;
    case Condition::Holds: break;
    }
    response.headers.add("Accept-Ranges"_ba, "bytes"_ba);
    response.contentType = contentType.isEmpty()
        ? contentTypeOf(file.fileName().section(u'/', -1), file.peek(512))
        : std::move(contentType);

    Result<std::vector<ByteRange>> ranges = std::vector<ByteRange>();
    if (rangeCounts(request, modified))
        ranges = parseRange(request.headers.value("Range"), size);
    if (!ranges)
        return rangeRefused(ranges.error(), size);
    if (!ranges->empty())
        response.status = 206;
    if (ranges->size() > 1) {
        if (Result<void> appended = appendParts(response, file, *ranges); !appended)
            return std::move(appended).error();
        return response;
    }
    const ByteRange range = ranges->empty() ? ByteRange{0, size} : ranges->front();
    if (response.status == 206)
        response.headers.add("Content-Range"_ba, contentRange(range, size));
    Result<QByteArray> bytes = readRange(file, range);
    if (!bytes)
        return std::move(bytes).error();
    response.body = *std::move(bytes);
    return response;
}

}  // namespace Binnacle
