// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/observationdata.h"
#include "core/jsonvalue.h"

#include <QString>

#include <vector>

namespace Binnacle::Models {

/// Something an operator should look into, in plain words.
struct Finding
{
    enum class Severity
    {
        Notice,
        Warning,
        Critical
    };
    /// Names the check; never shown.
    QString key;
    Severity severity = Severity::Warning;
    QString title;
    /// The figures that show it.
    QString evidence;
    /// What to do about it; may be empty.
    QString advice;
    /// Where its rows are: the arguments of the Logs page; null for nowhere.
    JsonValue logs;
};

/// What the checks look at. Figures per second are of the last minute, oldest first.
struct FindingsInput
{
    Client::MetricsSnapshot metrics;
    std::vector<double> writerQueue;
    std::vector<double> droppedRecords;
    std::vector<double> droppedLogs;
    std::vector<double> queuedRequests;
    /// Refusals since the page was opened.
    double refusedRequests = 0;
    double refusedConnections = 0;
    double droppedEvents = 0;
    /// Where the server listens: `127.0.0.1:8090`.
    QString address;
    bool isListening = true;
};

/// The most severe first. Empty: all is well.
std::vector<Finding> findings(const FindingsInput &input);

/// True if @p address (host and port, or a URL) can be reached from this machine alone.
bool isLoopbackAddress(const QString &address);

/// `1.2 MB`, for people.
QString bytesText(double bytes);

}  // namespace Binnacle::Models
