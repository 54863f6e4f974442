// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/logs/logentry.h"

#include "core/jsonwriter.h"
#include "wire/jsonparser.h"
#include "wire/request.h"
#include "wire/response.h"

#include <array>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Binnacle {

namespace {

constexpr qsizetype maximumUrl = 3000;
constexpr qsizetype maximumMethod = 50;
constexpr qsizetype maximumHeader = 2000;
constexpr qsizetype maximumMessage = 8000;
constexpr qsizetype maximumSql = 2000;
constexpr size_t maximumStatements = 10;
/// Requests at least this long, and failed ones, are stored with their statements.
constexpr auto slowRequest = 250ms;

constexpr QByteArrayView extrasKey = ",\"_bn\":{";

struct QuietRoute
{
    QByteArrayView pattern;
    bool isPrefix = false;
    /// Only reading it is quiet.
    bool onlyGet = false;
};

constexpr std::array quietRoutes = {
    QuietRoute{"/api/realtime", false, true},
    QuietRoute{"/api/logs", true},
    QuietRoute{"/api/oauth2-redirect"},
    QuietRoute{"/_/", true},
    QuietRoute{"/{path...}"},
    QuietRoute{"/api/console/", true, true},
    QuietRoute{"/metrics"},
    QuietRoute{"/livez"},
    QuietRoute{"/readyz"},
};

bool isQuietPattern(const Wire::RequestRecord &record)
{
    for (const QuietRoute &route : quietRoutes) {
        const bool matches = route.isPrefix ? record.pattern.startsWith(route.pattern)
                                            : record.pattern == route.pattern;
        if (matches)
            return !route.onlyGet || record.method == "GET" || record.method == "HEAD";
    }
    return false;
}

bool hasFailed(const Wire::RequestRecord &record)
{
    return record.status >= 400 || !record.errorMessage.isEmpty();
}

/// At most @p limit bytes, then dots; never in the middle of a character.
QByteArray cut(const QByteArray &text, qsizetype limit, QByteArrayView mark = "...")
{
    if (text.size() <= limit)
        return text;
    while (limit > 0 && (uchar(text[limit]) & 0xc0) == 0x80)
        --limit;
    return text.first(limit).append(mark.data(), mark.size());
}

/// A validation item becomes its message; maps of them stay maps.
JsonValue messagesOf(const JsonValue &errors)
{
    if (!errors.isObject())
        return errors;
    if (errors[u"code"].isString() && errors[u"message"].isString())
        return errors[u"message"];
    JsonValue map = JsonValue::object();
    for (const auto &[name, error] : errors.members())
        map.insert(name, messagesOf(error));
    return map;
}

/// What only the log may know: a map of field errors when it is one, else text, else null.
void writeDetails(JsonWriter &json, const QString &detail)
{
    if (detail.isEmpty()) {
        json.null();
        return;
    }
    if (detail.startsWith(u'{')) {
        if (const Result<JsonValue> map = Wire::parseJson(detail.toUtf8());
            map && map->isObject()) {
            json.sortedValue(messagesOf(*map));
            return;
        }
    }
    json.utf8(cut(detail.toUtf8(), maximumHeader));
}

/// To the nanosecond, as PocketBase gives it.
double exactMilliseconds(std::chrono::nanoseconds duration)
{
    return double(duration.count()) / 1e6;
}

void writeExtras(JsonWriter &json, const Wire::RequestRecord &record)
{
    json.rawKey("\"_bn\":");
    json.beginObject();
    json.rawKey("\"id\":");
    json.utf8(record.id);
    json.rawKey("\"route\":");
    json.utf8(record.pattern);
    json.rawKey("\"bytes\":");
    json.value(record.responseBytes);
    json.rawKey("\"statements\":");
    json.value(record.statements.count());
    json.rawKey("\"statementTime\":");
    json.value(exactMilliseconds(record.statements.total()));
    if (record.statements.count() > 0 && (hasFailed(record) || record.duration >= slowRequest)) {
        json.rawKey("\"sql\":");
        json.beginArray();
        const std::vector<StatementTrace> &statements = record.statements.statements();
        for (size_t i = 0; i < statements.size() && i < maximumStatements; ++i) {
            json.beginObject();
            json.rawKey("\"text\":");
            json.utf8(cut(statements[i].sql, maximumSql));
            json.rawKey("\"duration\":");
            json.value(exactMilliseconds(statements[i].duration));
            json.rawKey("\"rows\":");
            json.value(statements[i].rows);
            json.endObject();
        }
        json.endArray();
    }
    json.endObject();
}

}  // namespace

bool isLoggedRequest(const Wire::RequestRecord &record, bool isQuiet)
{
    // The router answers these by itself: preflights, and redirects to a clean path.
    const bool isCleaning = record.pattern.isEmpty() && record.status == 307;
    if (record.method == "OPTIONS" || isCleaning)
        return false;
    return hasFailed(record) || (!isQuiet && !isQuietPattern(record));
}

LogEntry requestEntry(const Wire::RequestRecord &record, const LogSettings &settings)
{
    const bool failed = hasFailed(record);
    LogEntry entry;
    entry.created
        = record.startedAt + std::chrono::floor<std::chrono::milliseconds>(record.duration);
    entry.level = failed ? LogLevel::error : LogLevel::info;
    const QByteArray url = cut(record.url, maximumUrl);
    const QByteArray method = cut(record.method, maximumMethod);
    entry.message = cut(method + ' ' + (url.contains('%') ? Wire::percentDecoded(url) : url),
                        maximumMessage, {});

    entry.data.reserve(512 + url.size());
    JsonWriter json(entry.data);
    json.beginObject();
    json.rawKey("\"auth\":");
    json.value(record.identity.collectionName);
    if (settings.logAuthId && !record.identity.recordId.isEmpty()) {
        json.rawKey("\"authId\":");
        json.value(record.identity.recordId);
    }
    if (failed) {
        json.rawKey("\"details\":");
        writeDetails(json, record.errorDetail);
        json.rawKey("\"error\":");
        json.value(record.errorMessage.isEmpty() ? Wire::defaultMessage(record.status)
                                                 : record.errorMessage);
    }
    json.rawKey("\"execTime\":");
    json.value(exactMilliseconds(record.duration));
    json.rawKey("\"method\":");
    json.utf8(method);
    json.rawKey("\"referer\":");
    json.utf8(cut(record.referer, maximumHeader));
    if (settings.logIp) {
        json.rawKey("\"remoteIP\":");
        json.utf8(record.remoteIp);
    }
    json.rawKey("\"status\":");
    json.value(record.status);
    json.rawKey("\"type\":");
    json.utf8("request");
    json.rawKey("\"url\":");
    json.utf8(url);
    json.rawKey("\"userAgent\":");
    json.utf8(cut(record.userAgent, maximumHeader));
    if (settings.logIp) {
        json.rawKey("\"userIP\":");
        json.utf8(record.userIp);
    }
    writeExtras(json, record);
    json.endObject();
    return entry;
}

LogEntry programEntry(UtcTime created, int level, const QString &message, const JsonValue &data,
                      const LogSettings &settings)
{
    LogEntry entry;
    entry.created = created;
    entry.level = level;
    entry.message = cut(message.toUtf8(), maximumMessage, {});
    entry.data = data.isObject() ? data.toSortedJson() : QByteArrayLiteral("{}");
    if (entry.data.size() <= settings.dataLimit())
        return entry;
    // Whole members, as many as there is room for.
    JsonValue kept = JsonValue::object();
    qint64 room = settings.dataLimit() - 32;
    for (const auto &[name, value] : data.members()) {
        room -= name.toUtf8().size() + value.toJson().size() + 4;
        if (room < 0)
            break;
        kept.insert(name, value);
    }
    kept.insert(u"__pb_truncated__"_s, JsonValue(true));
    entry.data = kept.toSortedJson();
    return entry;
}

QByteArrayView hideExtras(QByteArrayView data)
{
    // Quotes inside of strings are escaped, so only a member can look like that.
    const qsizetype at = data.lastIndexOf(extrasKey);
    return at < 0 ? data : data.first(at);
}

}  // namespace Binnacle
