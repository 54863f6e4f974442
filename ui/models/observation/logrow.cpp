// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/logrow.h"

#include "core/datetime.h"
#include "models/columntext.h"

#include <QHashFunctions>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

/// Beyond it the pool begins anew; rows keep what they share.
constexpr size_t maximumFacts = 8192;
constexpr qsizetype maximumTexts = 4096;
constexpr qsizetype maximumText = 4000;

qint64 unixTime(const QDateTime &time)
{
    return time.isValid() ? time.toMSecsSinceEpoch() : 0;
}

QByteArray shortText(const QString &text)
{
    return text.left(maximumText).toUtf8();
}

}  // namespace

bool isOperatorsTarget(QByteArrayView target)
{
    return target.startsWith("/api/console/") || target.startsWith("/api/logs")
        || target == "/metrics" || target.startsWith("/metrics?");
}

bool LogRow::isOperators() const
{
    return kind == Kind::Request && isOperatorsTarget(text);
}

QString LogRow::path() const
{
    if (kind != Kind::Request)
        return QString::fromUtf8(text);
    const qsizetype query = text.indexOf('?');
    return QString::fromUtf8(query < 0 ? text : text.first(query));
}

Client::RequestRow LogRow::request() const
{
    Client::RequestRow row;
    row.seq = seq;
    row.id = QString::fromUtf8(id);
    row.time = toQDateTime(UtcTime(std::chrono::milliseconds(time)));
    row.url = QString::fromUtf8(text);
    row.status = status;
    row.duration = double(duration);
    row.requestBytes = requestBytes;
    row.responseBytes = responseBytes;
    row.statements = statements;
    row.statementTime = double(statementTime);
    if (facts) {
        row.route = facts->route;
        row.pattern = facts->pattern;
        row.method = facts->method;
        row.auth = facts->auth;
        row.authId = facts->authId;
        row.isSuperuser = facts->isSuperuser;
        row.ip = facts->ip;
        row.userAgent = facts->userAgent;
        row.error = facts->error;
    }
    return row;
}

size_t LogRowPool::Hash::operator()(const std::shared_ptr<const RequestFacts> &facts) const
{
    return qHashMulti(0, facts->route, facts->method, facts->pattern, facts->authId, facts->ip,
                      facts->userAgent, facts->error);
}

std::shared_ptr<const RequestFacts> LogRowPool::share(RequestFacts facts)
{
    if (m_facts.size() >= maximumFacts)
        m_facts.clear();
    return *m_facts.insert(std::make_shared<const RequestFacts>(std::move(facts))).first;
}

QByteArray LogRowPool::share(const QByteArray &text)
{
    const auto known = m_texts.constFind(text);
    if (known != m_texts.constEnd())
        return *known;
    if (m_texts.size() >= maximumTexts)
        m_texts.clear();
    return *m_texts.insert(text);
}

LogRow LogRowPool::fromRequest(const Client::RequestRow &request)
{
    LogRow row;
    row.status = qint16(std::clamp(request.status, 0, 999));
    row.statements = request.statements;
    row.duration = float(request.duration);
    row.statementTime = float(request.statementTime);
    row.time = unixTime(request.time);
    row.seq = request.seq;
    row.requestBytes = request.requestBytes;
    row.responseBytes = request.responseBytes;
    row.id = request.id.toUtf8();
    row.text = share(shortText(request.url));
    row.facts
        = share({request.route, request.isSuperuser, request.method, request.pattern, request.auth,
                 request.authId, request.ip, request.userAgent, request.error.left(maximumText)});
    return row;
}

LogRow LogRowPool::fromEntry(const Client::LogEntry &entry)
{
    LogRow row;
    row.kind = LogRow::Kind::Message;
    row.level = qint16(std::clamp(entry.level, -100, 100));
    row.time = unixTime(entry.created);
    row.id = entry.id.toUtf8();
    row.text = shortText(entry.message);
    if (!entry.data.isNull() && !(entry.data.isObject() && entry.data.isEmpty()))
        row.data = entry.data.toJson().left(maximumText);
    return row;
}

LogRow LogRowPool::fromStored(const JsonValue &entry)
{
    const JsonValue &data = entry[u"data"];
    if (data[u"type"].toString() != u"request")
        return fromEntry(Client::logEntry(entry));
    const JsonValue &extras = data[u"_bn"];
    const double duration = data[u"execTime"].toDouble();
    const std::optional<UtcTime> created = parseDateTime(entry[u"created"].toString());
    Client::RequestRow request;
    request.id = extras[u"id"].toString();
    request.pattern = extras[u"route"].toString();
    request.method = data[u"method"].toString();
    request.url = data[u"url"].toString();
    request.status = int(data[u"status"].toInteger());
    request.duration = duration;
    request.responseBytes = extras[u"bytes"].toInteger();
    request.auth = data[u"auth"].toString();
    request.authId = data[u"authId"].toString();
    request.isSuperuser = request.auth == u"_superusers";
    request.ip = data[u"userIP"].toString();
    request.userAgent = data[u"userAgent"].toString();
    request.error = data[u"error"].toString();
    request.statements = int(extras[u"statements"].toInteger());
    request.statementTime = extras[u"statementTime"].toDouble();
    LogRow row = fromRequest(request);
    // Stored entries tell when a request ended.
    if (created)
        row.time = created->time_since_epoch().count() - qint64(duration);
    return row;
}

LogRow gapRow(qint64 missing, qint64 seqBefore, qint64 seqBehind)
{
    LogRow row;
    row.kind = LogRow::Kind::Gap;
    row.missing = missing;
    row.seq = seqBefore;
    row.seqEnd = seqBehind;
    return row;
}

QString whoText(const RequestFacts &facts)
{
    if (facts.auth.isEmpty())
        return facts.isSuperuser ? u"owner"_s : u"guest"_s;
    if (facts.authId.isEmpty())
        return facts.auth;
    return facts.auth + u'/' + facts.authId;
}

QString levelWord(int level)
{
    if (level < 0)
        return u"DEBUG"_s;
    if (level < 4)
        return u"INFO"_s;
    if (level < 8)
        return u"WARN"_s;
    return u"ERROR"_s;
}

const FilterFields &logFilterFields()
{
    using Type = FilterField::Type;
    // In the order of LogField.
    static const FilterFields fields = {
        {u"status"_s, Type::Status, FilterExpression::tr("404 or 4xx"), false},
        {u"method"_s, Type::Text, FilterExpression::tr("GET, POST …"), false},
        {u"path"_s, Type::Text, FilterExpression::tr("path without the query"), false},
        {u"url"_s, Type::Text, FilterExpression::tr("path and query"), true},
        {u"route"_s, Type::Text, FilterExpression::tr("pattern of the route"), true},
        {u"routeno"_s, Type::Number, FilterExpression::tr("number of the route"), false},
        {u"ms"_s, Type::Duration, FilterExpression::tr("duration"), false},
        {u"sql"_s, Type::Number, FilterExpression::tr("number of statements"), false},
        {u"sqlms"_s, Type::Duration, FilterExpression::tr("time in statements"), false},
        {u"in"_s, Type::Number, FilterExpression::tr("bytes received"), false},
        {u"out"_s, Type::Number, FilterExpression::tr("bytes sent"), false},
        {u"user"_s, Type::Text, FilterExpression::tr("collection/id, or guest"), true},
        {u"ip"_s, Type::Text, FilterExpression::tr("address of the client"), true},
        {u"error"_s, Type::Text, FilterExpression::tr("what the client was told"), true},
        {u"agent"_s, Type::Text, FilterExpression::tr("program of the client"), false},
        {u"id"_s, Type::Text, FilterExpression::tr("X-Request-Id"), true},
        {u"level"_s, Type::Text, FilterExpression::tr("DEBUG, INFO, WARN, ERROR"), false},
        {u"message"_s, Type::Text, FilterExpression::tr("text of a message"), true},
    };
    return fields;
}

double LogRowSubject::number(int field) const
{
    if (!m_row.isRequest())
        return unknownFigure;
    switch (LogField(field)) {
    case LogField::Status: return m_row.status;
    case LogField::RouteNumber: return m_row.facts->route;
    case LogField::Duration: return double(m_row.duration);
    case LogField::Sql: return m_row.statements;
    case LogField::SqlTime: return double(m_row.statementTime);
    case LogField::In: return double(m_row.requestBytes);
    case LogField::Out: return double(m_row.responseBytes);
    default: return unknownFigure;
    }
}

QString LogRowSubject::text(int field) const
{
    const auto what = LogField(field);
    if (!m_row.isRequest()) {
        if (what == LogField::Message)
            return QString::fromUtf8(m_row.text);
        return what == LogField::Level ? levelWord(m_row.level) : QString();
    }
    const RequestFacts &facts = *m_row.facts;
    switch (what) {
    case LogField::Method: return facts.method;
    case LogField::Path: return m_row.path();
    case LogField::Url: return QString::fromUtf8(m_row.text);
    case LogField::Route: return facts.pattern;
    case LogField::User: return whoText(facts);
    case LogField::Ip: return facts.ip;
    case LogField::Error: return facts.error;
    case LogField::Agent: return facts.userAgent;
    case LogField::Id: return QString::fromUtf8(m_row.id);
    case LogField::Level: return levelWord(m_row.status >= 400 ? 8 : 0);
    case LogField::Message: return {};
    default: return QString::number(number(field));
    }
}

}  // namespace Binnacle::Models
