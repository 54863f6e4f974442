// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace Binnacle {

/// What a launch of the program asks of the window.
struct WindowRequest
{
    enum class Kind
    {
        /// Nothing but that it is seen: the session at the start, later what is open.
        Show,
        Directory,
        Link,
        Sample
    };
    Kind kind = Kind::Show;
    /// An absolute path, or the link.
    QString argument;

    bool operator==(const WindowRequest &) const = default;
};

/// One line of JSON, without its end.
QByteArray toMessage(const WindowRequest &request);
/// Nothing if it is not what toMessage() writes.
std::optional<WindowRequest> fromMessage(const QByteArray &message);

}  // namespace Binnacle
