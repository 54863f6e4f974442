// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "wire/filebody.h"
#include "wire/headers.h"
#include "wire/stream.h"

#include <QByteArray>

#include <functional>
#include <vector>

namespace Binnacle::Wire {

/// One answer. Content-Length, Connection and Date are the transport's business.
struct Response
{
    int status = 200;
    /// Empty: no Content-Type is sent.
    QByteArray contentType;
    Headers headers;
    QByteArray body;
    /// Comes after `body`: what is too large for memory, in its order.
    std::vector<BodyPart> parts;
    /// When set, the body is a stream without length and `body` its beginning.
    StreamStarter stream;

    /// Of `body` and `parts`, in bytes.
    qint64 bodySize() const;
    /// All of it in memory. Errors: TooLarge above @p limit bytes, Internal. May block on disk.
    Result<QByteArray> readBody(qint64 limit) const;

    /// @p json gets the newline that ends every JSON body of the contract (R0.1).
    static Response json(QByteArray json, int status = 200);
    static Response noContent();
    static Response text(QByteArray text, int status = 200);
    /// An event stream; the sink reaches @p starter.
    static Response eventStream(StreamStarter starter);
    /// The error envelope (R0.2): data, message, status.
    static Response fromError(const Error &error);
};

/// The one table from kinds to status codes.
int statusOf(Error::Kind kind);
/// The text an error answer has when it brings none.
QString defaultMessage(int status);
/// Trimmed, first letter in upper case, a full stop unless it ends in one of .?!
QString sentence(const QString &text);
/// The reason phrase of the status line.
QByteArrayView reasonPhrase(int status);

/// Gives the answer to whoever waits for it. Called once, on any thread.
using Completion = std::function<void(Response &&)>;

}  // namespace Binnacle::Wire
