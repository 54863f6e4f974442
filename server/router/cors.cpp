// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/cors.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr qsizetype maximumHostLength = 253;
constexpr qsizetype maximumPatternedOrigin = 261;

/// The last label of @p host, which loses it.
QByteArrayView takeLastLabel(QByteArrayView &host)
{
    const qsizetype dot = host.lastIndexOf('.');
    const QByteArrayView label = host.sliced(dot + 1);
    host = dot < 0 ? QByteArrayView() : host.first(dot);
    return label;
}

bool matchesByLabels(QByteArrayView origin, QByteArrayView allowed)
{
    const QByteArrayView separator = "://";
    const qsizetype originMark = origin.indexOf(separator);
    const qsizetype allowedMark = allowed.indexOf(separator);
    if (originMark < 0 || allowedMark < 0 || origin.first(originMark) != allowed.first(allowedMark))
        return false;
    QByteArrayView host = origin.sliced(originMark + separator.size());
    QByteArrayView pattern = allowed.sliced(allowedMark + separator.size());
    if (host.size() > maximumHostLength)
        return false;
    while (!host.isEmpty() && !pattern.isEmpty()) {
        const QByteArrayView wanted = takeLastLabel(pattern);
        if (wanted == "*")
            return true;
        if (wanted != takeLastLabel(host))
            return false;
    }
    return false;
}

/// `*` is any run of characters, `?` any one.
bool matchesWildcards(QByteArrayView text, QByteArrayView pattern)
{
    qsizetype t = 0;
    qsizetype p = 0;
    qsizetype star = -1;
    qsizetype resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
            ++p;
            ++t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

}  // namespace

Cors::Cors(const QStringList &allowedOrigins)
{
    for (const QString &origin : allowedOrigins)
        m_allowed.append(origin.toUtf8());
}

QByteArray Cors::allowedOrigin(QByteArrayView origin) const
{
    for (const QByteArray &allowed : m_allowed) {
        if (allowed == "*")
            return allowed;
        if (origin == QByteArrayView(allowed) || matchesByLabels(origin, allowed))
            return origin.toByteArray();
    }
    if (origin.size() > maximumPatternedOrigin || origin.indexOf("://") < 0)
        return {};
    for (const QByteArray &allowed : m_allowed) {
        if (matchesWildcards(origin, allowed))
            return origin.toByteArray();
    }
    return {};
}

void Cors::addHeaders(const Wire::Request &request, Wire::Headers &headers) const
{
    headers.add("Vary"_ba, "Origin"_ba);
    const QByteArrayView origin = request.headers.value("Origin");
    if (origin.isEmpty())
        return;
    QByteArray allowed = allowedOrigin(origin);
    if (!allowed.isEmpty())
        headers.add("Access-Control-Allow-Origin"_ba, std::move(allowed));
}

Wire::Response Cors::preflight(const Wire::Request &request) const
{
    Wire::Response response = Wire::Response::noContent();
    Wire::Headers &headers = response.headers;
    addHeaders(request, headers);
    if (!headers.contains("Access-Control-Allow-Origin"))
        return response;
    headers.add("Vary"_ba, "Access-Control-Request-Method"_ba);
    headers.add("Vary"_ba, "Access-Control-Request-Headers"_ba);
    headers.add("Access-Control-Allow-Methods"_ba, "GET,HEAD,PUT,PATCH,POST,DELETE"_ba);
    const QByteArrayView wanted = request.headers.value("Access-Control-Request-Headers");
    if (!wanted.isEmpty())
        headers.add("Access-Control-Allow-Headers"_ba, wanted.toByteArray());
    return response;
}

}  // namespace Binnacle
