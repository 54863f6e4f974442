// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/fileanswer.h"

#include "api/byterange.h"
#include "api/httpdate.h"
#include "core/random.h"

#include <memory>
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

// Reading so much at once costs less than sending a file does.
constexpr qint64 maximumReadSize = 64 * 1024;

using File = std::shared_ptr<const Wire::OpenFile>;

Wire::Response rangeRefused(const Error &error, qint64 size)
{
    Wire::Response response = Wire::Response::text(error.message.toUtf8() + '\n', 416);
    if (error.kind == Error::Kind::NotFound)
        response.headers.add("Content-Range"_ba, "bytes */" + QByteArray::number(size));
    return response;
}

void addParts(Wire::Response &response, const File &file, const std::vector<ByteRange> &ranges)
{
    const QByteArray boundary = randomString(40);
    for (const ByteRange &range : ranges) {
        const QByteArray head = "--" + boundary
            + "\r\nContent-Range: " + contentRange(range, file->size())
            + "\r\nContent-Type: " + response.contentType + "\r\n\r\n";
        response.parts.push_back({head, nullptr});
        response.parts.push_back({{}, file, range.start, range.length});
        response.parts.push_back({"\r\n"_ba, nullptr});
    }
    response.parts.push_back({"--" + boundary + "--\r\n", nullptr});
    response.contentType = "multipart/byteranges; boundary=" + boundary;
}

Result<void> addRange(Wire::Response &response, const File &file, const ByteRange &range)
{
    if (range.length > maximumReadSize) {
        response.parts.push_back({{}, file, range.start, range.length});
        return {};
    }
    Result<QByteArray> bytes = file->read(range.start, range.length);
    if (!bytes)
        return std::move(bytes).error();
    response.body = *std::move(bytes);
    return {};
}

}  // namespace

Result<Wire::Response> fileAnswer(const Wire::Request &request, const QString &path,
                                  QByteArray contentType)
{
    const Result<File> opened = Wire::OpenFile::open(path);
    if (!opened)
        return opened.error();
    const File &file = *opened;
    const qint64 size = file->size();
    const qint64 modified = file->modified();

    Wire::Response response;
    response.headers.add("Last-Modified"_ba, httpDate(modified));
    switch (condition(request, modified)) {
    case Condition::NotModified: response.status = 304; return response;
    case Condition::Failed: response.status = 412; return response;
    case Condition::Holds: break;
    }
    response.headers.add("Accept-Ranges"_ba, "bytes"_ba);
    if (contentType.isEmpty()) {
        const Result<QByteArray> beginning = file->read(0, qMin<qint64>(size, 512));
        if (!beginning)
            return beginning.error();
        contentType = contentTypeOf(path.section(u'/', -1), *beginning);
    }
    response.contentType = std::move(contentType);

    Result<std::vector<ByteRange>> ranges = std::vector<ByteRange>();
    if (rangeCounts(request, modified))
        ranges = parseRange(request.headers.value("Range"), size);
    if (!ranges)
        return rangeRefused(ranges.error(), size);
    if (!ranges->empty())
        response.status = 206;
    if (ranges->size() > 1) {
        addParts(response, file, *ranges);
        return response;
    }
    const ByteRange range = ranges->empty() ? ByteRange{0, size} : ranges->front();
    if (response.status == 206)
        response.headers.add("Content-Range"_ba, contentRange(range, size));
    if (Result<void> added = addRange(response, file, range); !added)
        return std::move(added).error();
    return response;
}

}  // namespace Binnacle
