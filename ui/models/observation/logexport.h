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
    Csv
};

QByteArray ndjsonLine(const LogRow &row);
QByteArray csvHeader();
QByteArray csvLine(const LogRow &row);

/// Writes @p rows to @p path on another thread, all of it or nothing; gives how many there are.
/// Errors: Internal (the disk; its words are the message), Cancelled.
QFuture<Result<qint64>> exportLog(std::vector<LogRow> rows, const QString &path, LogFormat format,
                                  StopToken stop = {});

}  // namespace Binnacle::Models
