// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/stoptoken.h"
#include "models/observation/logrow.h"

#include <QFuture>

#include <vector>

namespace Binnacle::Models {

enum class LogFormat
{
    NdJson,
    Csv,
    /// HTTP Archive 1.2: requests alone, without bodies and headers, which are not kept.
    Har
};

QByteArray ndjsonLine(const LogRow &row);
QByteArray csvHeader();
QByteArray csvLine(const LogRow &row);
/// One entry of a HAR file; @p base is the server's URL.
QByteArray harEntry(const LogRow &row, const QString &base);

/// Writes @p rows to @p path on another thread, all of it or nothing; gives how many there are.
/// @p base is the server's URL, for HAR. Errors: Internal (the disk; its words are the message),
/// Cancelled.
QFuture<Result<qint64>> exportLog(std::vector<LogRow> rows, const QString &path, LogFormat format,
                                  const QString &base = {}, StopToken stop = {});

}  // namespace Binnacle::Models
