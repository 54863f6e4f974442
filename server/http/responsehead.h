// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/response.h"

#include <QByteArray>
#include <QByteArrayView>

#include <ctime>

namespace Binnacle::Http {

/// `Date: Sun, 06 Nov 1994 08:49:37 GMT` with its line end, made once a second.
class DateField
{
public:
    /// Valid until the next call.
    QByteArrayView at(std::time_t now);

private:
    std::time_t m_second = -1;
    QByteArray m_line;
};

/// How an answer leaves.
struct ResponseFraming
{
    bool isHttp11 = true;
    bool keepAlive = true;
    /// The head speaks of a body that does not follow.
    bool isHead = false;
    /// Without length: chunked, or until the connection ends for HTTP/1.0.
    bool isStream = false;
};

/// May the status have a body at all?
bool allowsBody(int status);

/// Appends status line, fields and the empty line to @p out. Line breaks in a field's value become
/// blanks; fields that are the transport's business are left out.
void appendResponseHead(QByteArray &out, const Wire::Response &response,
                        const ResponseFraming &framing, QByteArrayView date);

/// The error envelope of the contract with the default message of @p status.
Wire::Response errorResponse(int status);

}  // namespace Binnacle::Http
