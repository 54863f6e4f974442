// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/stoptoken.h"
#include "wire/body.h"
#include "wire/headers.h"
#include "wire/method.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>

namespace Binnacle::Wire {

/// One request, copied from whatever brought it (a socket, the window's own transport).
struct Request
{
    Method method = Method::Get;
    /// As sent, also for methods that have no constant.
    QByteArray methodName;
    /// As sent, unchanged; path and query are its two sides, still percent-encoded.
    QByteArray target;
    QByteArray path;
    QByteArray query;
    Headers headers;
    Body body;
    /// The body went past its limit, was not read, and is empty here; the answer is TooLarge.
    bool isBodyTooLarge = false;
    /// The peer's address in text form, IPv4 never mapped; empty in process.
    QByteArray remoteAddress;
    bool isSecure = false;
    /// In process, by possession of it: the caller is the owner and needs no token.
    bool isOwner = false;
    std::chrono::steady_clock::time_point receivedAt{};
    /// Stopped when the peer hangs up or the server goes down.
    StopToken stop;

    /// Sets target, path and query from a raw target in origin form.
    void setTarget(QByteArray rawTarget);
};

/// Percent-decodes; "+" becomes a space when @p plusIsSpace. Broken escapes stay as they are.
QByteArray percentDecoded(QByteArrayView text, bool plusIsSpace = false);

/// A query string or a urlencoded form, decoded, in its order.
class QueryParameters
{
public:
    explicit QueryParameters(QByteArrayView encoded);

    /// The first value of that name.
    std::optional<QString> first(QStringView name) const;
    const std::vector<std::pair<QString, QString>> &all() const & { return m_items; }
    /// Of a temporary, so that a loop over it walks what still exists.
    std::vector<std::pair<QString, QString>> all() && { return std::move(m_items); }

private:
    std::vector<std::pair<QString, QString>> m_items;
};

}  // namespace Binnacle::Wire
