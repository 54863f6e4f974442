// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/request.h"
#include "wire/response.h"

#include <QByteArray>
#include <QByteArrayList>

#include <optional>

namespace Binnacle {

/// The tags of an If-Match or If-None-Match header (RFC 9110, 13.1), without quotes.
struct EntityTags
{
    /// `*`: any state at all.
    bool isAny = false;
    QByteArrayList strong;
    QByteArrayList weak;

    /// Nothing when there is no such header. What is no tag is left out.
    static std::optional<EntityTags> fromHeader(const Wire::Headers &headers, QByteArrayView name);
    /// If-None-Match: weak and strong tags count alike.
    bool contains(const QByteArray &tag) const
    {
        return isAny || strong.contains(tag) || weak.contains(tag);
    }
};

/// Gives @p response its ETag, and leaves only that of it, with status 304, when the request says
/// that it knows this state (If-None-Match). An empty @p tag changes nothing.
void addEntityTag(const Wire::Request &request, const QByteArray &tag, Wire::Response &response);

}  // namespace Binnacle
