// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/pathcleaning.h"

#include <vector>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

bool isDots(QByteArrayView segment)
{
    return segment == "." || segment == "..";
}

QByteArray htmlEscaped(const QByteArray &text)
{
    QByteArray out;
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&#34;"; break;
        case '\'': out += "&#39;"; break;
        default: out += c;
        }
    }
    return out;
}

}  // namespace

bool isCleanPath(QByteArrayView path)
{
    if (!path.startsWith('/'))
        return false;
    qsizetype start = 1;
    while (start <= path.size()) {
        qsizetype end = path.indexOf('/', start);
        const bool isLast = end < 0;
        if (isLast)
            end = path.size();
        const QByteArrayView segment = path.sliced(start, end - start);
        if (isDots(segment) || (segment.isEmpty() && !isLast))
            return false;
        start = end + 1;
    }
    return true;
}

QByteArray cleanedPath(QByteArrayView path)
{
    std::vector<QByteArrayView> segments;
    const bool endsInSlash = path.endsWith('/');
    while (!path.isEmpty()) {
        const qsizetype end = path.indexOf('/');
        const QByteArrayView segment = end < 0 ? path : path.first(end);
        path = end < 0 ? QByteArrayView() : path.sliced(end + 1);
        if (segment == "..") {
            if (!segments.empty())
                segments.pop_back();
        } else if (!segment.isEmpty() && segment != ".") {
            segments.push_back(segment);
        }
    }
    QByteArray out;
    for (const QByteArrayView segment : segments) {
        out += '/';
        out.append(segment);
    }
    if (endsInSlash || out.isEmpty())
        out += '/';
    return out;
}

Wire::Response cleanPathRedirect(const Wire::Request &request)
{
    QByteArray location = cleanedPath(request.path);
    // Browsers read "/\host" as "//host", another server.
    location.replace('\\', "%5C");
    if (request.target.size() > request.path.size())
        location += '?' + request.query;

    Wire::Response response;
    response.status = 307;
    if (request.method == Wire::Method::Get || request.method == Wire::Method::Head) {
        response.contentType = "text/html; charset=utf-8"_ba;
        response.body = "<a href=\"" + htmlEscaped(location) + "\">Temporary Redirect</a>.\n\n";
    }
    response.headers.add("Location"_ba, std::move(location));
    return response;
}

}  // namespace Binnacle
