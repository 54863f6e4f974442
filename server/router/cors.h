// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/headers.h"
#include "wire/request.h"
#include "wire/response.h"

#include <QByteArrayList>
#include <QByteArrayView>
#include <QStringList>

namespace Binnacle {

/// Which origins a browser may use the API from (P1.7). Thread: any.
class Cors
{
public:
    explicit Cors(const QStringList &allowedOrigins);

    /// What Access-Control-Allow-Origin must say to @p origin; empty when it is not allowed.
    QByteArray allowedOrigin(QByteArrayView origin) const;
    /// Adds the headers of an ordinary answer.
    void addHeaders(const Wire::Request &request, Wire::Headers &headers) const;
    /// The whole answer to an OPTIONS request.
    Wire::Response preflight(const Wire::Request &request) const;

private:
    QByteArrayList m_allowed;
};

}  // namespace Binnacle
