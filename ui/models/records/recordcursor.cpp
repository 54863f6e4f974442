// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/records/recordcursor.h"

#include "models/records/recordvalue.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

/// The server takes 3500 bytes.
constexpr qsizetype maxFilterBytes = 3400;
constexpr qsizetype maxSeekText = 200;

bool isOrdered(const Client::FieldInfo &field)
{
    switch (valueKind(field)) {
    case ValueKind::Text:
    case ValueKind::Number:
    case ValueKind::Bool:
    case ValueKind::Email:
    case ValueKind::Url:
    case ValueKind::Date: return true;
    case ValueKind::Select:
    case ValueKind::Relation: return !field.isMultiple();
    default: return false;
    }
}

}  // namespace

QString joinFilters(const QString &a, const QString &b)
{
    if (a.trimmed().isEmpty())
        return b;
    if (b.trimmed().isEmpty())
        return a;
    // The line end closes a comment at the end of what the user wrote.
    const QString end = a.contains("//"_L1) ? u"\n"_s : QString();
    return u'(' + a + end + ") && ("_L1 + b + u')';
}

RecordCursor::RecordCursor(const Client::CollectionInfo &collection, QString filter,
                           std::vector<SortKey> sort, QString expand)
    : m_collection(collection)
    , m_filter(std::move(filter))
    , m_sort(std::move(sort))
    , m_expand(std::move(expand))
{
    const bool hasId = std::any_of(m_sort.begin(), m_sort.end(),
                                   [](const SortKey &key) { return key.field == "id"_L1; });
    // Pages need an order that leaves nothing open.
    if (!m_sort.empty() && !hasId && m_sort.size() < 8 && m_collection.field(u"id"))
        m_sort.push_back({u"id"_s, m_sort.back().isDescending});
}

QString RecordCursor::sortText() const
{
    if (m_sort.empty())
        return m_collection.type == "view"_L1 ? QString() : u"-@rowid"_s;
    QStringList keys;
    for (const SortKey &key : m_sort)
        keys << QString((key.isDescending ? u"-"_s : QString()) + key.field);
    return keys.join(u',');
}

bool RecordCursor::canSeek() const
{
    // A view's columns may be null, which no comparison finds.
    if (m_sort.empty() || m_collection.type == "view"_L1)
        return false;
    return std::all_of(m_sort.begin(), m_sort.end(), [this](const SortKey &key) {
        const Client::FieldInfo *field = m_collection.field(key.field);
        return field && isOrdered(*field);
    });
}

std::optional<QString> RecordCursor::behindLast() const
{
    if (!m_last.isObject() || !canSeek())
        return {};
    QStringList alternatives;
    QString equal;
    QString bound;
    for (const SortKey &key : m_sort) {
        const JsonValue &value = m_last[key.field];
        if (value.isNull() || value.toString().size() > maxSeekText)
            return {};
        const std::optional<QString> literal = filterLiteral(*m_collection.field(key.field), value);
        if (!literal)
            return {};
        const QLatin1StringView sign(key.isDescending ? " < " : " > ");
        // The first key alone lets the database use an index on it.
        if (bound.isEmpty() && m_sort.size() > 1)
            bound = key.field + (key.isDescending ? " <= "_L1 : " >= "_L1) + *literal;
        alternatives << QString(equal + key.field + sign + *literal);
        equal += key.field + " = "_L1 + *literal + " && "_L1;
    }
    for (QString &alternative : alternatives)
        alternative = u'(' + alternative + u')';
    return joinFilters(bound, alternatives.join(" || "_L1));
}

Client::RecordQuery RecordCursor::first(qint64 count) const
{
    Client::RecordQuery query;
    query.collection = m_collection.id;
    query.perPage = count;
    query.filter = m_filter;
    query.sort = sortText();
    query.expand = m_expand;
    return query;
}

Client::RecordQuery RecordCursor::next(qsizetype loaded) const
{
    Client::RecordQuery query = first(pageSize);
    if (loaded == 0 && m_skippedPages == 0)
        return query;
    if (const std::optional<QString> behind = behindLast()) {
        const QString filter = joinFilters(m_filter, *behind);
        if (filter.toUtf8().size() <= maxFilterBytes) {
            query.filter = filter;
            return query;
        }
    }
    query.page = loaded / pageSize + 1 + m_skippedPages;
    return query;
}

void RecordCursor::advance(const JsonValue &lastRecord, bool isRepeated)
{
    m_last = lastRecord;
    if (isRepeated)
        ++m_skippedPages;
}

Client::RecordQuery RecordCursor::only(const QStringList &ids, bool anyFilter) const
{
    QStringList clauses;
    for (const QString &id : ids) {
        if (const std::optional<QString> literal = filterText(id))
            clauses << QString("id = "_L1 + *literal);
    }
    Client::RecordQuery query = first(qMax<qint64>(ids.size(), 1));
    const QString chosen = clauses.join(" || "_L1);
    query.filter = anyFilter ? chosen : joinFilters(m_filter, chosen);
    query.sort.clear();
    return query;
}

}  // namespace Binnacle::Models
