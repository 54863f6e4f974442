// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/observationdata.h"
#include "core/jsonvalue.h"

#include <QString>

#include <optional>
#include <vector>

namespace Binnacle::Models {

/// From this share of 4xx among the requests on, clients fail too often for all to be well.
inline constexpr double raisedClientErrors = 0.05;
/// Fewer requests than these say nothing about shares.
inline constexpr qint64 enoughRequests = 20;

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

    friend bool operator==(const Finding &, const Finding &) = default;
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
    /// By the operator; one that failed to listen is told of elsewhere.
    bool isStopped = false;
};

/// The most severe first. Empty: all is well.
std::vector<Finding> findings(const FindingsInput &input);

/// What the failures of the last minute amount to; none when they are few enough. Tiles take their
/// tone from it, so that they agree with the findings.
std::optional<Finding::Severity> severityOfFailures(const Client::Counts &recent);

/// True if @p address (host and port, or a URL) can be reached from this machine alone.
bool isLoopbackAddress(const QString &address);

/// `1.2 MB`, for people.
QString bytesText(double bytes);

}  // namespace Binnacle::Models
