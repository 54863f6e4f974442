// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/observationdata.h"
#include "models/observation/filterexpression.h"

#include <QSet>

#include <memory>
#include <unordered_set>
#include <vector>

namespace Binnacle::Models {

/// What many requests have in common; shared between rows.
struct RequestFacts
{
    int route = -1;
    bool isSuperuser = false;
    QString method;
    QString pattern;
    QString auth;
    QString authId;
    QString ip;
    QString userAgent;
    QString error;

    friend bool operator==(const RequestFacts &, const RequestFacts &) = default;
};

/// A line of the log as it is kept in memory: a request, a message, or a gap where rows are
/// missing. Small, because a hundred thousand of them are kept.
struct LogRow
{
    enum class Kind : quint8
    {
        Request,
        Message,
        Gap
    };

    Kind kind = Kind::Request;
    /// Read with a filter, so that rows between it and its neighbours may be missing.
    bool isPartial = false;
    qint16 status = 0;
    /// Of a message: -4 debug, 0 info, 4 warning, 8 error.
    qint16 level = 0;
    int statements = 0;
    float duration = 0;
    float statementTime = 0;
    /// Unix milliseconds; of a gap, that of the row behind it, 0 when unknown.
    qint64 time = 0;
    /// Of a request, 0 when it came from the stored logs. Of a gap, the seq before it.
    qint64 seq = 0;
    /// Of a gap, the seq behind it, 0 when unknown.
    qint64 seqEnd = 0;
    qint64 requestBytes = 0;
    qint64 responseBytes = 0;
    /// X-Request-Id, or the id of the stored entry of a message.
    QByteArray id;
    /// UTF-8: path and query of a request, text of a message. Of a gap, the filter that is known
    /// to match none of the missing rows.
    QByteArray text;
    /// Data of a message as JSON.
    QByteArray data;
    /// Of a gap: how many rows are missing; the same for all other kinds is 0.
    qint64 missing = 0;
    /// Never null for a request, null otherwise.
    std::shared_ptr<const RequestFacts> facts;

    /// Roughly what it takes in memory; what it shares counts as its own.
    qint64 bytes() const { return qint64(sizeof(LogRow)) + id.size() + text.size() + data.size(); }
    bool isRequest() const { return kind == Kind::Request; }
    bool isFailure() const
    {
        return kind == Kind::Request ? status >= 400 : kind == Kind::Message && level >= 8;
    }
    /// Of the console's own requests.
    bool isOperators() const;
    /// The url without its query, or a message's text.
    QString path() const;
    Client::RequestRow request() const;
};

/// Makes rows, sharing their facts and texts.
class LogRowPool
{
public:
    LogRow fromRequest(const Client::RequestRow &request);
    LogRow fromEntry(const Client::LogEntry &entry);
    /// An entry of the stored logs in its extended form: a request or a message.
    LogRow fromStored(const JsonValue &entry);

private:
    struct Hash
    {
        size_t operator()(const std::shared_ptr<const RequestFacts> &facts) const;
    };
    struct Same
    {
        bool operator()(const std::shared_ptr<const RequestFacts> &a,
                        const std::shared_ptr<const RequestFacts> &b) const
        {
            return *a == *b;
        }
    };

    std::shared_ptr<const RequestFacts> share(RequestFacts facts);
    /// The same bytes, kept once: a busy server is asked the same things again and again.
    QByteArray share(const QByteArray &text);

    // Shared between the rows that name the same client and route; see the type's comment.
    std::unordered_set<std::shared_ptr<const RequestFacts>, Hash, Same> m_facts;
    QSet<QByteArray> m_texts;
};

/// True for what operators' tools ask for, this console among them: /api/console/…, /api/logs…,
/// /metrics. @p target may be the pattern of a route.
bool isOperatorsTarget(QByteArrayView target);

LogRow gapRow(qint64 missing, qint64 seqBefore, qint64 seqBehind);

/// `users/8f2…`, `guest`, `superuser`.
QString whoText(const RequestFacts &facts);
/// `DEBUG`, `INFO`, `WARN`, `ERROR`.
QString levelWord(int level);

/// The fields of a log filter; their numbers are those of LogField.
enum class LogField
{
    Status,
    Method,
    Path,
    Url,
    Route,
    RouteNumber,
    Duration,
    Sql,
    SqlTime,
    In,
    Out,
    User,
    Ip,
    Error,
    Agent,
    Id,
    Level,
    Message
};
const FilterFields &logFilterFields();

/// A row as a filter sees it. Keeps a reference.
class LogRowSubject final : public FilterSubject
{
public:
    explicit LogRowSubject(const LogRow &row)
        : m_row(row)
    {
    }
    double number(int field) const override;
    QString text(int field) const override;

private:
    const LogRow &m_row;
};

/// What of @p filter the server can decide: its answer holds all rows that match and may hold
/// others.
Client::RequestQuery serverQuery(const FilterExpression &filter);
/// The same as a filter of the stored logs; empty when nothing narrows.
QString storedFilter(const FilterExpression &filter);

}  // namespace Binnacle::Models
