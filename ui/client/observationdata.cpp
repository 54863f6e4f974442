// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/observationdata.h"

#include "core/datetime.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Client {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Invalid for an empty text.
QDateTime dateTime(const JsonValue &json)
{
    const QString text = json.toString();
    const std::optional<UtcTime> time = text.isEmpty() ? std::nullopt : parseDateTime(text);
    return time ? toQDateTime(*time) : QDateTime();
}

int integer(const JsonValue &json, int fallback = 0)
{
    return int(json.toInteger(fallback));
}

/// The members from `rate` on, which unmatched requests have as well.
void readFigures(const JsonValue &json, RouteRow &row)
{
    row.rate = json[u"rate"].toDouble();
    row.lastSeen = dateTime(json[u"lastSeen"]);
    if (const JsonValue &failure = json[u"lastFailure"]; failure.isObject()) {
        row.lastFailure
            = RouteFailure{dateTime(failure[u"time"]), integer(failure[u"status"]),
                           failure[u"message"].toString(), failure[u"request"].toString()};
    }
    row.window = integer(json[u"recent"][u"window"]);
    row.recent = counts(json[u"recent"]);
    row.total = counts(json[u"total"]);
    const JsonValue::Array &seconds = json[u"perSecond"].elements();
    row.perSecond.reserve(seconds.size());
    for (const JsonValue &second : seconds)
        row.perSecond.push_back(integer(second));
}

}  // namespace

double MetricsSnapshot::number(QStringView path) const
{
    const JsonValue *value = &json;
    for (const QStringView name : path.split(u'.')) {
        value = value->find(name);
        if (!value)
            return unknown;
    }
    return value->isNumber() ? value->toDouble() : unknown;
}

Counts counts(const JsonValue &json)
{
    Counts counts;
    counts.requests = json[u"requests"].toInteger();
    counts.requests2xx = json[u"requests2xx"].toInteger();
    counts.requests3xx = json[u"requests3xx"].toInteger();
    counts.requests4xx = json[u"requests4xx"].toInteger();
    counts.requests5xx = json[u"requests5xx"].toInteger();
    counts.errorShare = json[u"errorShare"].toDouble();
    counts.bytesIn = json[u"bytesIn"].toInteger();
    counts.bytesOut = json[u"bytesOut"].toInteger();
    counts.statements = json[u"statements"].toInteger();
    counts.statementTime = json[u"statementTime"].toDouble();
    counts.mean = json[u"mean"].toDouble();
    counts.p50 = json[u"p50"].toDouble();
    counts.p95 = json[u"p95"].toDouble();
    counts.p99 = json[u"p99"].toDouble();
    return counts;
}

RequestRow requestRow(const JsonValue &json)
{
    RequestRow row;
    row.seq = json[u"seq"].toInteger();
    row.id = json[u"id"].toString();
    row.time = dateTime(json[u"time"]);
    row.route = integer(json[u"route"], -1);
    row.pattern = json[u"pattern"].toString();
    row.method = json[u"method"].toString();
    row.url = json[u"url"].toString();
    row.status = integer(json[u"status"]);
    row.duration = json[u"duration"].toDouble();
    row.requestBytes = json[u"requestBytes"].toInteger();
    row.responseBytes = json[u"responseBytes"].toInteger();
    row.auth = json[u"auth"].toString();
    row.authId = json[u"authId"].toString();
    row.isSuperuser = json[u"superuser"].toBool();
    row.ip = json[u"ip"].toString();
    row.userAgent = json[u"userAgent"].toString();
    row.error = json[u"error"].toString();
    row.statements = integer(json[u"statements"]);
    row.statementTime = json[u"statementTime"].toDouble();
    return row;
}

RequestDetail requestDetail(const JsonValue &json)
{
    RequestDetail detail;
    detail.row = requestRow(json);
    detail.authEmail = json[u"authEmail"].toString();
    detail.remoteIp = json[u"remoteIp"].toString();
    detail.referer = json[u"referer"].toString();
    detail.traceId = json[u"traceId"].toString();
    detail.errorDetail = json[u"errorDetail"].toString();
    for (const JsonValue &statement : json[u"sql"].elements()) {
        detail.sql.push_back({statement[u"text"].toString(), statement[u"duration"].toDouble(),
                              statement[u"rows"].toInteger()});
    }
    return detail;
}

RouteTable routeTable(const JsonValue &json)
{
    RouteTable table;
    table.time = dateTime(json[u"time"]);
    const JsonValue::Array &items = json[u"items"].elements();
    table.items.reserve(items.size());
    for (const JsonValue &item : items) {
        RouteRow row;
        row.route = integer(item[u"route"], -1);
        row.method = item[u"method"].toString();
        row.pattern = item[u"pattern"].toString();
        row.owner = item[u"owner"].toString();
        row.guard = item[u"guard"].toString();
        row.execution = item[u"execution"].toString();
        row.bodyLimit = item[u"bodyLimit"].toInteger();
        row.isQuiet = item[u"quiet"].toBool();
        readFigures(item, row);
        table.items.push_back(std::move(row));
    }
    readFigures(json[u"unmatched"], table.unmatched);
    return table;
}

std::vector<StatementFigure> statementFigures(const JsonValue &json)
{
    std::vector<StatementFigure> figures;
    const JsonValue::Array &items = json[u"items"].elements();
    figures.reserve(items.size());
    for (const JsonValue &item : items)
        figures.push_back({item[u"text"].toString(), item[u"count"].toInteger(),
                           item[u"total"].toDouble(), item[u"longest"].toDouble(),
                           item[u"rows"].toInteger(), item[u"request"].toString(),
                           int(item[u"route"].toInteger(-1)), item[u"method"].toString(),
                           item[u"pattern"].toString()});
    return figures;
}

MetricsSnapshot metricsSnapshot(const JsonValue &json)
{
    MetricsSnapshot snapshot;
    snapshot.time = dateTime(json[u"time"]);
    snapshot.startedAt = dateTime(json[u"startedAt"]);
    snapshot.uptime = json[u"uptime"].toDouble();
    snapshot.inFlight = integer(json[u"inFlight"]);
    snapshot.total = counts(json[u"total"]);
    snapshot.window = integer(json[u"recent"][u"window"]);
    snapshot.rate = json[u"recent"][u"rate"].toDouble();
    snapshot.recent = counts(json[u"recent"]);
    snapshot.json = json;
    return snapshot;
}

SeriesData seriesData(const JsonValue &json)
{
    SeriesData data;
    data.resolution = integer(json[u"resolution"], 1);
    data.start = json[u"start"].toInteger();
    data.step = json[u"step"].toInteger(1000);
    data.points = integer(json[u"points"]);
    for (const JsonValue::Member &series : json[u"series"].members()) {
        std::vector<double> values;
        values.reserve(series.second.elements().size());
        for (const JsonValue &value : series.second.elements())
            values.push_back(value.toDouble(unknown));
        data.series.insert(series.first, std::move(values));
    }
    for (const JsonValue::Member &unit : json[u"units"].members())
        data.units.insert(unit.first, unit.second.toString());
    return data;
}

LogEntry logEntry(const JsonValue &json)
{
    LogEntry entry;
    entry.id = json[u"id"].toString();
    entry.created = dateTime(json[u"created"]);
    entry.level = integer(json[u"level"]);
    entry.message = json[u"message"].toString();
    entry.data = json[u"data"];
    return entry;
}

std::optional<RecordChange> recordChange(const JsonValue &json)
{
    RecordChange change;
    const QString action = json[u"action"].toString();
    if (action == "create"_L1)
        change.kind = RecordChange::Kind::Created;
    else if (action == "update"_L1)
        change.kind = RecordChange::Kind::Updated;
    else if (action == "delete"_L1)
        change.kind = RecordChange::Kind::Deleted;
    else
        return {};
    change.collectionId = json[u"collectionId"].toString();
    change.collection = json[u"collection"].toString();
    change.recordId = json[u"id"].toString();
    return change;
}

}  // namespace Binnacle::Client
