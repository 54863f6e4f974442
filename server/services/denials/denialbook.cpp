// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/denials/denialbook.h"

#include "core/datetime.h"
#include "core/executioncontext.h"
#include "core/jsonwriter.h"
#include "services/denials/ruletrace.h"

#include <algorithm>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

/// Identifiers of a client's own making are as long as it likes.
constexpr qsizetype maximumRecordIdLength = 100;

/// Its statements are none of the request's, and its time is short.
ExecutionContext traceContext(std::chrono::milliseconds maximumTime)
{
    ExecutionContext context = ExecutionScope::current();
    context.statements = nullptr;
    context.deadline = std::min(context.deadline, std::chrono::steady_clock::now() + maximumTime);
    return context;
}

void writeIdentity(JsonWriter &json, const Wire::Identity &identity)
{
    if (identity.isGuest()) {
        json.null();
        return;
    }
    json.beginObject();
    json.rawKey("\"collection\":");
    json.value(identity.collectionName);
    json.rawKey("\"id\":");
    json.value(identity.recordId);
    json.endObject();
}

/// The members of the summary; the tree comes after them.
QByteArray summaryOf(const RuleDenial &denial, const QString &recordId, qint64 number, UtcTime now)
{
    QByteArray text;
    JsonWriter json(text);
    json.rawKey("\"number\":");
    json.value(number);
    json.rawKey("\"request\":");
    json.utf8(denial.info.requestId);
    json.rawKey("\"time\":");
    json.utf8(formatDateTime(now));
    json.rawKey("\"method\":");
    json.value(denial.info.method);
    json.rawKey("\"context\":");
    json.value(denial.info.context);
    json.rawKey("\"operation\":");
    json.utf8(QByteArrayView(denial.operation.data(), denial.operation.size()));
    json.rawKey("\"collectionId\":");
    json.value(denial.collection.id);
    json.rawKey("\"collectionName\":");
    json.value(denial.collection.name);
    json.rawKey("\"record\":");
    json.value(recordId.left(maximumRecordIdLength));
    json.rawKey("\"identity\":");
    writeIdentity(json, denial.info.identity);
    json.rawKey("\"status\":");
    json.value(denial.status);
    json.rawKey("\"rule\":");
    json.utf8(QByteArrayView(denial.ruleName.data(), denial.ruleName.size()));
    json.rawKey("\"expression\":");
    if (denial.rule)
        json.value(*denial.rule);
    else
        json.null();
    json.rawKey("\"failure\":");
    json.value(denial.failure);
    return text;
}

}  // namespace

qsizetype DenialBook::Entry::bytes() const
{
    return qsizetype(sizeof(Entry)) + summary.size() + tree.size() + requestId.size()
        + 2 * (collectionId.size() + collectionName.size());
}

DenialBook::DenialBook(const Clock &clock, DenialBookOptions options)
    : m_clock(clock)
    , m_options(options)
    , m_timeLeft(options.timePerSecond * options.savedSeconds)
    , m_refilledAt(Ticks::now())
{
}

void DenialBook::denied(const RuleDenial &denial)
{
    Entry entry;
    QString recordId = denial.recordId;
    entry.tree = "null"_ba;
    const bool isExplained = denial.rule && denial.connection && hasTime();
    if (isExplained) {
        const Ticks::time_point begin = Ticks::now();
        const bool wasDenied = explain(denial, recordId, entry.tree);
        spend(Ticks::now() - begin);
        if (!wasDenied)
            return;
    } else if (denial.status == 200) {
        return;  // nobody looked whether the list would have had anything
    }
    entry.requestId = denial.info.requestId;
    entry.collectionId = denial.collection.id;
    entry.collectionName = denial.collection.name;

    const std::lock_guard lock(m_mutex);
    entry.number = ++m_lastNumber;
    entry.summary = summaryOf(denial, recordId, entry.number, m_clock.now());
    keep(std::move(entry));
}

bool DenialBook::explain(const RuleDenial &denial, QString &recordId, QByteArray &tree)
{
    const ExecutionScope scope(traceContext(m_options.maximumTime));
    RuleTrace trace(denial);
    if (denial.status == 200) {
        const Result<QString> hidden = trace.findHiddenRecord();
        if (!hidden || hidden->isEmpty())
            return false;
        recordId = *hidden;
    }
    // A list that cannot be asked for is about no record.
    if (recordId.isEmpty() && !denial.candidate)
        return true;
    tree = trace.tree().toJson();
    if (tree.size() > m_options.maximumTreeBytes)
        tree = "null"_ba;
    return true;
}

bool DenialBook::hasTime()
{
    const std::lock_guard lock(m_mutex);
    const Ticks::time_point now = Ticks::now();
    const auto earned = std::chrono::duration<double>(now - m_refilledAt).count()
        * std::chrono::duration<double>(m_options.timePerSecond).count();
    const Ticks::duration most = m_options.timePerSecond * m_options.savedSeconds;
    m_timeLeft = std::min(
        most,
        m_timeLeft
            + std::chrono::duration_cast<Ticks::duration>(std::chrono::duration<double>(earned)));
    m_refilledAt = now;
    return m_timeLeft > Ticks::duration::zero();
}

void DenialBook::spend(Ticks::duration time)
{
    const std::lock_guard lock(m_mutex);
    m_timeLeft -= time;
}

void DenialBook::keep(Entry entry)
{
    m_bytes += entry.bytes();
    m_entries.push_back(std::move(entry));
    while (m_entries.size() > m_options.maximumDenials || m_bytes > m_options.maximumBytes) {
        m_bytes -= m_entries.front().bytes();
        m_entries.pop_front();
        if (m_entries.empty())
            return;
    }
}

QByteArray DenialBook::list(const DenialQuery &query) const
{
    QByteArray text(R"({"items":[)");
    int count = 0;
    const std::lock_guard lock(m_mutex);
    for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry) {
        if (count == query.limit || entry->number <= query.after)
            break;
        const bool isOfCollection = query.collection.isEmpty()
            || query.collection == entry->collectionId
            || query.collection.compare(entry->collectionName, Qt::CaseInsensitive) == 0;
        if (!isOfCollection || (query.before > 0 && entry->number >= query.before))
            continue;
        if (count++ > 0)
            text += ',';
        text += '{' + entry->summary + '}';
    }
    text += "]}";
    return text;
}

Result<QByteArray> DenialBook::find(const QByteArray &requestId) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = std::find_if(m_entries.rbegin(), m_entries.rend(), [&](const Entry &entry) {
        return entry.requestId == requestId;
    });
    if (found == m_entries.rend())
        return Error::notFound();
    return QByteArray('{' + found->summary + ",\"tree\":" + found->tree + '}');
}

}  // namespace Binnacle
