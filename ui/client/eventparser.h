// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/transport.h"

#include <QByteArrayView>

namespace Binnacle::Client {

/// Takes a stream of server-sent events apart, however its bytes are cut. Fields that nobody here
/// needs (`retry`, unknown ones) and comments are passed over. Thread: one at a time.
class EventParser final
{
public:
    /// Of one line, and of one event's data; a stream that goes past it is broken off.
    static constexpr qsizetype maximumBytes = 4 * 1024 * 1024;

    /// Adds the events that @p bytes complete to @p events. Errors: TooLarge; nothing more may be
    /// fed then.
    Result<void> feed(QByteArrayView bytes, QList<ServerEvent> &events);

private:
    Result<void> takeLine(QByteArrayView line, QList<ServerEvent> &events);

    /// The beginning of a line whose end has not come.
    QByteArray m_line;
    QByteArray m_lastId;
    QByteArray m_name;
    QByteArray m_data;
    bool m_hasData = false;
    bool m_isFirst = true;
    /// The last byte was a CR, which ends a line; an LF right after it belongs to that end.
    bool m_skipsLineFeed = false;
};

}  // namespace Binnacle::Client
