// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/logbookmarks.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

constexpr qsizetype longestWhat = 200;
constexpr qsizetype longestNote = 500;

}  // namespace

const LogBookmark *LogBookmarks::find(const QByteArray &id) const
{
    const auto found = std::find_if(m_all.begin(), m_all.end(),
                                    [&id](const LogBookmark &one) { return one.id == id; });
    return found == m_all.end() ? nullptr : &*found;
}

void LogBookmarks::add(const LogRow &row, const QString &note)
{
    LogBookmark bookmark;
    bookmark.id = row.id;
    bookmark.isRequest = row.isRequest();
    bookmark.time = row.time;
    bookmark.status = row.isRequest() ? row.status : 0;
    bookmark.what = row.isRequest() ? QString(row.facts->method + u' ' + row.path()) : row.path();
    bookmark.what.truncate(longestWhat);
    bookmark.note = note.left(longestNote);
    m_all.insert(m_all.begin(), std::move(bookmark));
    if (m_all.size() > mostBookmarks)
        m_all.pop_back();
}

void LogBookmarks::toggle(const LogRow &row)
{
    if (row.id.isEmpty())
        return;
    const size_t removed
        = std::erase_if(m_all, [&row](const LogBookmark &one) { return one.id == row.id; });
    if (removed == 0)
        add(row, {});
    emit changed();
}

void LogBookmarks::setNote(const LogRow &row, const QString &note)
{
    if (row.id.isEmpty())
        return;
    const auto found = std::find_if(m_all.begin(), m_all.end(),
                                    [&row](const LogBookmark &one) { return one.id == row.id; });
    if (found == m_all.end())
        add(row, note);
    else
        found->note = note.left(longestNote);
    emit changed();
}

void LogBookmarks::clear()
{
    m_all.clear();
    emit changed();
}

JsonValue LogBookmarks::toJson() const
{
    JsonValue list = JsonValue::array();
    for (const LogBookmark &one : m_all)
        list.append(JsonValue::object({{u"id"_s, JsonValue(QString::fromUtf8(one.id))},
                                       {u"request"_s, JsonValue(one.isRequest)},
                                       {u"time"_s, JsonValue(one.time)},
                                       {u"status"_s, JsonValue(one.status)},
                                       {u"what"_s, JsonValue(one.what)},
                                       {u"note"_s, JsonValue(one.note)}}));
    return list;
}

void LogBookmarks::restore(const JsonValue &json)
{
    m_all.clear();
    for (const JsonValue &item : json.elements()) {
        LogBookmark one;
        one.id = item[u"id"].toString().toUtf8();
        one.isRequest = item[u"request"].toBool();
        one.time = item[u"time"].toInteger();
        one.status = int(item[u"status"].toInteger());
        one.what = item[u"what"].toString().left(longestWhat);
        one.note = item[u"note"].toString().left(longestNote);
        if (!one.id.isEmpty() && m_all.size() < mostBookmarks)
            m_all.push_back(std::move(one));
    }
    emit changed();
}

}  // namespace Binnacle::Models
