// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/entitytag.h"

namespace Binnacle {

namespace {

/// Takes the next `"tag"` or `W/"tag"` out of a list; false at its end.
bool takeTag(QByteArrayView &list, EntityTags &tags)
{
    qsizetype start = 0;
    while (start < list.size() && (list[start] == ' ' || list[start] == '\t' || list[start] == ','))
        ++start;
    list = list.sliced(start);
    const bool isWeak = list.startsWith("W/");
    if (isWeak)
        list = list.sliced(2);
    const qsizetype end = list.startsWith('"') ? list.indexOf('"', 1) : -1;
    if (end < 0)
        return false;
    (isWeak ? tags.weak : tags.strong).append(list.sliced(1, end - 1).toByteArray());
    list = list.sliced(end + 1);
    return true;
}

bool isSafe(Wire::Method method)
{
    return method == Wire::Method::Get || method == Wire::Method::Head;
}

}  // namespace

std::optional<EntityTags> EntityTags::fromHeader(const Wire::Headers &headers, QByteArrayView name)
{
    std::optional<EntityTags> tags;
    for (const Wire::Header &header : headers.all()) {
        if (header.name.compare(name, Qt::CaseInsensitive) != 0)
            continue;
        if (!tags)
            tags.emplace();
        QByteArrayView list = header.value;
        if (list.trimmed() == "*") {
            tags->isAny = true;
            continue;
        }
        while (takeTag(list, *tags)) { }
    }
    return tags;
}

void addEntityTag(const Wire::Request &request, const QByteArray &tag, Wire::Response &response)
{
    if (tag.isEmpty())
        return;
    response.headers.add(QByteArrayLiteral("ETag"), '"' + tag + '"');
    // Scripts of other origins see but a few headers otherwise.
    if (request.headers.contains("Origin"))
        response.headers.add(QByteArrayLiteral("Access-Control-Expose-Headers"),
                             QByteArrayLiteral("ETag"));
    if (!isSafe(request.method))
        return;
    const std::optional<EntityTags> known
        = EntityTags::fromHeader(request.headers, "If-None-Match");
    if (!known || !known->contains(tag))
        return;
    response.status = 304;
    response.contentType.clear();
    response.body.clear();
}

}  // namespace Binnacle
