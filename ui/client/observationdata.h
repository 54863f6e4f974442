// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"

#include <QDateTime>
#include <QHash>
#include <QString>

#include <limits>
#include <optional>
#include <vector>

namespace Binnacle::Client {

/// What ARCHITECTURE.md calls counts. Durations are milliseconds, sizes bytes.
struct Counts
{
    qint64 requests = 0;
    qint64 requests2xx = 0;
    qint64 requests3xx = 0;
    qint64 requests4xx = 0;
    qint64 requests5xx = 0;
    /// 0 to 1, 4xx and 5xx.
    double errorShare = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    qint64 statements = 0;
    double statementTime = 0;
    double mean = 0;
    double p50 = 0;
    double p95 = 0;
    double p99 = 0;
};

/// A finished request.
struct RequestRow
{
    /// Counts up; a cursor.
    qint64 seq = 0;
    QString id;
    /// UTC, when it began.
    QDateTime time;
    /// Number in the route table; -1 for none.
    int route = -1;
    QString pattern;
    QString method;
    /// Path and query, secrets blanked.
    QString url;
    int status = 0;
    double duration = 0;
    qint64 requestBytes = 0;
    qint64 responseBytes = 0;
    /// Collection of who asked; empty for guests.
    QString auth;
    QString authId;
    bool isSuperuser = false;
    QString ip;
    QString userAgent;
    /// What the client was told.
    QString error;
    int statements = 0;
    double statementTime = 0;
};

struct StatementRow
{
    /// With placeholders, never values.
    QString text;
    double duration = 0;
    qint64 rows = 0;
};

struct RequestDetail
{
    RequestRow row;
    QString authEmail;
    QString remoteIp;
    QString referer;
    QString traceId;
    QString errorDetail;
    /// The first 50; row.statements counts all.
    std::vector<StatementRow> sql;
};

/// Which requests; empty members do not filter.
struct RequestQuery
{
    /// `seq`, exclusive; 0 does not bound.
    qint64 after = 0;
    qint64 before = 0;
    int limit = 200;
    std::optional<int> route;
    QString method;
    /// `404`, `4xx`, `400-599`.
    QString status;
    double minDuration = 0;
    QString search;
    QString ip;
    QString authId;
    /// Requests to the console's own routes too.
    bool withOperators = false;
    /// Only what worked and changed the server itself: settings, collections, backups, SQL, and the
    /// sign-ins of superusers.
    bool onlyChanges = false;
};

/// Newest first.
struct RequestPage
{
    std::vector<RequestRow> items;
    /// `seq` of the newest that the server no longer has; 0 for none.
    qint64 forgotten = 0;
};

struct RouteFailure
{
    QDateTime time;
    int status = 0;
    QString message;
    QString requestId;
};

struct RouteRow
{
    int route = -1;
    QString method;
    QString pattern;
    QString owner;
    QString guard;
    QString execution;
    qint64 bodyLimit = 0;
    bool isQuiet = false;
    /// Requests a second over the last ten.
    double rate = 0;
    /// Invalid: never.
    QDateTime lastSeen;
    std::optional<RouteFailure> lastFailure;
    /// Seconds that `recent` covers.
    int window = 0;
    Counts recent;
    Counts total;
    /// Requests in each of the last 60 seconds, oldest first.
    std::vector<int> perSecond;
};

struct RouteTable
{
    QDateTime time;
    std::vector<RouteRow> items;
    /// Requests that met no route.
    RouteRow unmatched;
};

/// A statement over the last minutes, by its text.
struct StatementFigure
{
    /// With placeholders, never values.
    QString text;
    qint64 count = 0;
    double total = 0;
    double longest = 0;
    qint64 rows = 0;
    /// The request in which it took longest.
    QString requestId;
    int route = -1;
    QString method;
    QString pattern;
};

/// Health of the server at one moment. NaN and -1 are unknown.
struct MetricsSnapshot
{
    QDateTime time;
    QDateTime startedAt;
    double uptime = 0;
    int inFlight = 0;
    Counts total;
    int window = 0;
    double rate = 0;
    Counts recent;
    /// The whole answer, for figures without a member: `process.residentBytes` and the like.
    JsonValue json;

    /// A number inside `json` by its path, NaN when unknown.
    double number(QStringView path) const;
};

/// Equally spaced figures by name; NaN where nothing is known.
struct SeriesData
{
    int resolution = 1;
    /// Unix milliseconds of the first point, and between points.
    qint64 start = 0;
    qint64 step = 1000;
    int points = 0;
    QHash<QString, std::vector<double>> series;
    QHash<QString, QString> units;
};

/// An entry of the stored logs.
struct LogEntry
{
    QString id;
    QDateTime created;
    /// -4 debug, 0 info, 4 warning, 8 error.
    int level = 0;
    QString message;
    JsonValue data;
};

/// A record that was created, updated or deleted, told after commit.
struct RecordChange
{
    enum class Kind
    {
        Created,
        Updated,
        Deleted
    };
    Kind kind = Kind::Updated;
    QString collectionId;
    QString collection;
    QString recordId;
};

Counts counts(const JsonValue &json);
RequestRow requestRow(const JsonValue &json);
RequestDetail requestDetail(const JsonValue &json);
RouteTable routeTable(const JsonValue &json);
std::vector<StatementFigure> statementFigures(const JsonValue &json);
MetricsSnapshot metricsSnapshot(const JsonValue &json);
SeriesData seriesData(const JsonValue &json);
LogEntry logEntry(const JsonValue &json);
/// Nothing for an action that is unknown here.
std::optional<RecordChange> recordChange(const JsonValue &json);

}  // namespace Binnacle::Client
