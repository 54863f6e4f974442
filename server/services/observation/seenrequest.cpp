// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observation/seenrequest.h"

#include "core/datetime.h"

#include <algorithm>
#include <iterator>

namespace Binnacle {

bool isOperatorRoute(const QByteArray &pattern)
{
    return pattern.startsWith("/api/console/") || pattern.startsWith("/api/logs")
        || pattern == "/metrics";
}

bool isServerChange(const Wire::RequestRecord &record)
{
    if (record.status >= 400 || record.status == 0 || record.method == "GET"
        || record.method == "HEAD" || record.method == "OPTIONS")
        return false;
    if (record.url.startsWith("/api/collections/_superusers/auth-with-"))
        return true;
    static constexpr const char *patterns[] = {
        "/api/collections",
        "/api/collections/import",
        "/api/collections/{collection}",
        "/api/collections/{collection}/import",
        "/api/collections/{collection}/truncate",
        "/api/settings",
        "/api/sql",
    };
    return record.pattern.startsWith("/api/backups")
        || std::any_of(std::begin(patterns), std::end(patterns),
                       [&record](const char *pattern) { return record.pattern == pattern; });
}

double milliseconds(std::chrono::nanoseconds duration)
{
    const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(duration);
    return double(whole.count()) / 1000.0;
}

bool RequestFilter::matches(const Wire::RequestRecord &record) const
{
    if (route && record.route != *route)
        return false;
    if (!method.isEmpty() && record.method != method)
        return false;
    if (record.status < minimumStatus || record.status > maximumStatus)
        return false;
    if (record.duration < minimumDuration)
        return false;
    if (!search.isEmpty() && !record.url.contains(search))
        return false;
    if (!ip.isEmpty() && record.userIp != ip && record.remoteIp != ip)
        return false;
    if (!authId.isEmpty() && record.identity.recordId != authId)
        return false;
    if (onlyChanges && !isServerChange(record))
        return false;
    return withOperators || !isOperatorRoute(record.pattern);
}

void writeRequest(JsonWriter &json, const SeenRequest &request, RequestDetail detail)
{
    const Wire::RequestRecord &record = *request.record;
    json.beginObject();
    json.rawKey("\"seq\":");
    json.value(qint64(request.sequence));
    json.rawKey("\"id\":");
    json.utf8(record.id);
    json.rawKey("\"time\":");
    json.utf8(formatDateTime(record.startedAt));
    json.rawKey("\"route\":");
    json.value(record.route);
    json.rawKey("\"pattern\":");
    json.utf8(record.pattern);
    json.rawKey("\"method\":");
    json.utf8(record.method);
    json.rawKey("\"url\":");
    json.utf8(record.url);
    json.rawKey("\"status\":");
    json.value(record.status);
    json.rawKey("\"duration\":");
    json.value(milliseconds(record.duration));
    json.rawKey("\"requestBytes\":");
    json.value(record.requestBytes);
    json.rawKey("\"responseBytes\":");
    json.value(record.responseBytes);
    json.rawKey("\"auth\":");
    json.value(record.identity.collectionName);
    json.rawKey("\"authId\":");
    json.value(record.identity.recordId);
    json.rawKey("\"superuser\":");
    json.value(record.identity.isSuperuser);
    json.rawKey("\"ip\":");
    json.utf8(record.userIp);
    json.rawKey("\"userAgent\":");
    json.utf8(record.userAgent);
    json.rawKey("\"error\":");
    json.value(record.errorMessage);
    json.rawKey("\"statements\":");
    json.value(record.statements.count());
    json.rawKey("\"statementTime\":");
    json.value(milliseconds(record.statements.total()));
    if (detail == RequestDetail::Full) {
        json.rawKey("\"authEmail\":");
        json.value(record.identity.email);
        json.rawKey("\"remoteIp\":");
        json.utf8(record.remoteIp);
        json.rawKey("\"referer\":");
        json.utf8(record.referer);
        json.rawKey("\"traceId\":");
        json.utf8(record.traceId);
        json.rawKey("\"errorDetail\":");
        json.value(record.errorDetail);
        json.rawKey("\"sql\":");
        json.beginArray();
        for (const StatementTrace &statement : record.statements.statements()) {
            json.beginObject();
            json.rawKey("\"text\":");
            json.utf8(statement.sql);
            json.rawKey("\"duration\":");
            json.value(milliseconds(statement.duration));
            json.rawKey("\"rows\":");
            json.value(statement.rows);
            json.endObject();
        }
        json.endArray();
    }
    json.endObject();
}

size_t sizeInMemory(const Wire::RequestRecord &record)
{
    size_t size = sizeof record;
    for (const QByteArray *text :
         {&record.id, &record.traceId, &record.pattern, &record.method, &record.url,
          &record.remoteIp, &record.userIp, &record.userAgent, &record.referer})
        size += size_t(text->size());
    for (const QString *text :
         {&record.errorMessage, &record.errorDetail, &record.identity.recordId,
          &record.identity.collectionId, &record.identity.collectionName, &record.identity.email})
        size += size_t(text->size()) * sizeof(QChar);
    for (const StatementTrace &statement : record.statements.statements())
        size += sizeof statement + size_t(statement.sql.size());
    return size;
}

}  // namespace Binnacle
