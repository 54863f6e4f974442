// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api/recordroutes.h"
#include "support/recordrouter.h"

#include <utility>
#include <vector>

namespace Binnacle::Test {

/// The record routes over a RecordWorld. Methods go by name; a body is JSON.
class RecordRoutes
{
public:
    using Headers = std::vector<std::pair<QByteArray, QByteArray>>;

    RecordRoutes()
    {
        if (m_router.isValid())
            addRecordRoutes(m_router.router(), m_router.world().service());
    }

    bool isValid() const { return m_router.isValid(); }
    RecordWorld &world() { return m_router.world(); }
    Router &router() { return m_router.router(); }

    Wire::Response send(const QByteArray &method, const QByteArray &target,
                        const QByteArray &body = {}, const QByteArray &token = {},
                        const Headers &headers = {})
    {
        SendOptions with{token};
        with.headers = headers;
        return m_router.send(Wire::methodFromName(method), target, body, with);
    }
    Wire::Response get(const QByteArray &target, const QByteArray &token = {},
                       const Headers &headers = {})
    {
        return send("GET", target, {}, token, headers);
    }

private:
    RecordRouter m_router;
};

}  // namespace Binnacle::Test
