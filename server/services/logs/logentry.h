// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/jsonvalue.h"
#include "wire/requestrecord.h"

#include <QByteArray>

namespace Binnacle {

/// The levels with a name; any other integer is allowed (P5.1).
struct LogLevel
{
    static constexpr int debug = -4;
    static constexpr int info = 0;
    static constexpr int warning = 4;
    static constexpr int error = 8;
};

/// The `logs` part of the settings (P6.2).
struct LogSettings
{
    /// 0 keeps nothing and logs nothing.
    int maxDays = 5;
    /// Entries below it are dropped.
    int minLevel = LogLevel::info;
    bool logIp = true;
    bool logAuthId = false;
    /// Bytes of one entry's data; 0 means 16384.
    qint64 maxDataSize = 0;

    qint64 dataLimit() const { return maxDataSize > 0 ? maxDataSize : 16384; }
};

/// One entry before it has an id.
struct LogEntry
{
    UtcTime created{};
    int level = LogLevel::info;
    QByteArray message;
    /// The text of a JSON object.
    QByteArray data;

    size_t sizeInMemory() const
    {
        return sizeof(LogEntry) + size_t(message.size()) + size_t(data.size());
    }
};

/// False for what P5.6 leaves out: OPTIONS, and successful requests of the realtime connection,
/// the logs themselves, the sign-in redirect and static files; and, of ours, of what operators'
/// tools ask for over and over. @p isQuiet is the route's own word.
bool isLoggedRequest(const Wire::RequestRecord &record, bool isQuiet);

/// The entry of a finished request (P5.6). What the contract does not know stands in the member
/// `_bn`, last, which hideExtras() cuts off again.
LogEntry requestEntry(const Wire::RequestRecord &record, const LogSettings &settings);

/// An entry of the program or a script: message and data cut to their limits; what had to be cut
/// carries `"__pb_truncated__":true` (P5.7).
LogEntry programEntry(UtcTime created, int level, const QString &message, const JsonValue &data,
                      const LogSettings &settings);

/// The data of an entry without the member that requestEntry() added.
QByteArrayView hideExtras(QByteArrayView data);

}  // namespace Binnacle
