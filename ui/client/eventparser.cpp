// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/eventparser.h"

#include <algorithm>

namespace Binnacle::Client {

namespace {

constexpr QByteArrayView byteOrderMark = "\xef\xbb\xbf";

Error eventTooLarge()
{
    return Error::make(Error::Kind::TooLarge,
                       QStringLiteral("The server sent an event that is too large."));
}

}  // namespace

Result<void> EventParser::feed(QByteArrayView bytes, QList<ServerEvent> &events)
{
    qsizetype from = 0;
    while (from < bytes.size()) {
        if (m_skipsLineFeed) {
            m_skipsLineFeed = false;
            if (bytes[from] == '\n') {
                ++from;
                continue;
            }
        }
        const char *begin = bytes.data() + from;
        const char *end = bytes.data() + bytes.size();
        const char *found = std::find_if(begin, end, [](char c) { return c == '\n' || c == '\r'; });
        const QByteArrayView piece(begin, found - begin);
        if (m_line.size() + piece.size() > maximumBytes)
            return eventTooLarge();
        if (found == end) {
            m_line.append(piece.data(), piece.size());
            return {};
        }
        m_skipsLineFeed = *found == '\r';
        from += piece.size() + 1;
        Result<void> taken;
        if (m_line.isEmpty()) {
            taken = takeLine(piece, events);
        } else {
            m_line.append(piece.data(), piece.size());
            taken = takeLine(std::exchange(m_line, QByteArray()), events);
        }
        if (!taken)
            return taken;
    }
    return {};
}

Result<void> EventParser::takeLine(QByteArrayView line, QList<ServerEvent> &events)
{
    if (std::exchange(m_isFirst, false) && line.startsWith(byteOrderMark))
        line = line.sliced(byteOrderMark.size());
    if (line.isEmpty()) {
        if (m_hasData) {
            events.append({m_lastId, m_name.isEmpty() ? QByteArrayLiteral("message") : m_name,
                           std::move(m_data)});
        }
        m_name.clear();
        m_data = QByteArray();
        m_hasData = false;
        return {};
    }
    const qsizetype colon = line.indexOf(':');
    const QByteArrayView field = colon < 0 ? line : line.first(colon);
    QByteArrayView value = colon < 0 ? QByteArrayView() : line.sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    if (field == "data") {
        if (m_data.size() + value.size() > maximumBytes)
            return eventTooLarge();
        if (m_hasData)
            m_data.append('\n');
        m_data.append(value.data(), value.size());
        m_hasData = true;
    } else if (field == "event") {
        m_name = value.toByteArray();
    } else if (field == "id" && !value.contains('\0')) {
        m_lastId = value.toByteArray();
    }
    return {};
}

}  // namespace Binnacle::Client
