// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonwriter.h"
#include "wire/requestrecord.h"

#include <QByteArray>

#include <memory>
#include <optional>

namespace Binnacle {

/// A finished request as the observation keeps it.
struct SeenRequest
{
    /// Counts up from 1 in the order of ending; a cursor for those who page or poll.
    quint64 sequence = 0;
    // Shared: the ring, the log writer and readers hold it for as long as each needs.
    std::shared_ptr<const Wire::RequestRecord> record;
};

/// True for what operators' tools ask for: /api/console/…, /api/logs…, /metrics.
bool isOperatorRoute(const QByteArray &pattern);

/// True for what worked and changed the server itself: its settings, collections, backups, SQL, and
/// for the sign-in of a superuser. Records do not count.
bool isServerChange(const Wire::RequestRecord &record);

/// Which requests someone wants to see; what is not set lets everything pass.
struct RequestFilter
{
    std::optional<int> route;
    QByteArray method;
    int minimumStatus = 0;
    int maximumStatus = 999;
    std::chrono::nanoseconds minimumDuration{};
    /// Part of the URL.
    QByteArray search;
    QByteArray ip;
    /// Record id of who asked.
    QString authId;
    /// False leaves out what isOperatorRoute().
    bool withOperators = true;
    /// Leaves out all but isServerChange().
    bool onlyChanges = false;

    bool matches(const Wire::RequestRecord &record) const;
};

enum class RequestDetail
{
    Summary,
    Full
};

/// The members of the JSON object of one request (README); Full adds the statements and headers.
void writeRequest(JsonWriter &json, const SeenRequest &request, RequestDetail detail);

/// To the microsecond.
double milliseconds(std::chrono::nanoseconds duration);

/// Roughly what it takes in memory.
size_t sizeInMemory(const Wire::RequestRecord &record);

}  // namespace Binnacle
