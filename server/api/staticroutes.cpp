// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/staticroutes.h"

#include "api/fileanswer.h"
#include "router/router.h"

#include <QFileInfo>
#include <QStringList>

#include <optional>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// @p path below the root, without dots and double slashes; nothing when it leads out.
std::optional<QString> insideRoot(const QString &path)
{
    if (path.contains(QChar::Null) || path.startsWith("../"_L1) || path.startsWith("..\\"_L1))
        return {};
    QStringList segments;
    for (const QString &segment : path.split(u'/', Qt::SkipEmptyParts)) {
        if (segment == ".."_L1) {
            if (segments.isEmpty())
                return {};
            segments.removeLast();
        } else if (segment != "."_L1) {
            segments.append(segment);
        }
    }
    return segments.join(u'/');
}

Wire::Response movedTo(QByteArray path)
{
    // "//host" and "/\host" would lead to another server.
    qsizetype slashes = 0;
    while (slashes < path.size() && (path[slashes] == '/' || path[slashes] == '\\'))
        ++slashes;
    if (slashes > 1)
        path.remove(0, slashes - 1);
    if (path.startsWith('\\'))
        path[0] = '/';
    Wire::Response response;
    response.status = 301;
    response.headers.add("Location"_ba, std::move(path));
    return response;
}

QByteArray withoutTrailingSlashes(QByteArray path)
{
    while (path.size() > 1 && path.endsWith('/'))
        path.chop(1);
    return path;
}

Result<Wire::Response> missing(const Wire::Request &request, const PublicFiles &files)
{
    if (!files.hasIndexFallback)
        return Error::notFound(u"File not found."_s);
    return fileAnswer(request, files.directory + u"/index.html"_s);
}

Result<Wire::Response> answerStatic(const Call &call, const PublicFiles &files)
{
    const Wire::Request &request = call.request;
    const std::optional<QString> relative = insideRoot(call.parameter("path"));
    if (!relative)
        return missing(request, files);
    const QString path = relative->isEmpty() ? files.directory : files.directory + u'/' + *relative;
    const QFileInfo info(path);
    if (!info.exists())
        return missing(request, files);
    const bool endsInSlash = request.path.endsWith('/');
    if (info.isDir()) {
        if (!endsInSlash)
            return movedTo(request.path + '/');
        const QString index = path + u"/index.html"_s;
        return QFileInfo(index).isFile() ? fileAnswer(request, index) : missing(request, files);
    }
    if (endsInSlash)
        return movedTo(withoutTrailingSlashes(request.path));
    const QByteArrayView index = "index.html";
    if (request.path.endsWith(index))
        return movedTo(request.path.chopped(index.size()));
    return fileAnswer(request, path);
}

}  // namespace

void addStaticRoutes(Router &router, const PublicFiles &files)
{
    RouteSpec spec;
    spec.method = Wire::Method::Get;
    spec.pattern = "/{path...}"_ba;
    spec.owner = "static"_ba;
    spec.isQuiet = true;
    spec.handler = [files](Call &call) { return answerStatic(call, files); };
    router.add(std::move(spec));
}

}  // namespace Binnacle
