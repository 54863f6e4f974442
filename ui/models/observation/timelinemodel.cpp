// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/timelinemodel.h"

#include "models/columntext.h"
#include "models/roles.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cstdlib>
#include <iterator>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

/// Failures of one kind within it are one event.
constexpr qint64 togetherMs = 60 * 1000;

constexpr ColumnText timelineColumns[] = {
    {"time", QT_TRANSLATE_NOOP("Binnacle::Models::TimelineModel", "Time")},
    {"what", QT_TRANSLATE_NOOP("Binnacle::Models::TimelineModel", "What")},
    {"detail", QT_TRANSLATE_NOOP("Binnacle::Models::TimelineModel", "Detail")},
    {"who", QT_TRANSLATE_NOOP("Binnacle::Models::TimelineModel", "Who")},
};
static_assert(std::size(timelineColumns) == TimelineModel::ColumnCount);

/// What a request to `/api/collections…` changed; empty for records and what is no change.
QString collectionChange(const QString &method, const QStringList &path)
{
    const QString name = path.value(3);
    if (path.size() == 3)
        return method == u"POST" ? TimelineModel::tr("Collection created") : QString();
    if (path.size() == 4 && method == u"PUT" && name == u"import")
        return TimelineModel::tr("Collections imported");
    if (path.size() == 4 && method == u"PATCH")
        return TimelineModel::tr("Collection %1 changed").arg(name);
    if (path.size() == 4 && method == u"DELETE")
        return TimelineModel::tr("Collection %1 deleted").arg(name);
    if (path.size() == 5 && method == u"DELETE" && path[4] == u"truncate")
        return TimelineModel::tr("Collection %1 emptied").arg(name);
    if (path.size() == 5 && method == u"POST" && path[4] == u"import")
        return TimelineModel::tr("Records of %1 imported").arg(name);
    return {};
}

/// What a request that worked changed; empty when it is no event.
QString changeOf(const QString &method, const QStringList &path)
{
    const QString area = path.value(2);
    if (method == u"GET" || method == u"HEAD" || path.value(1) != u"api")
        return {};
    if (area == u"collections")
        return collectionChange(method, path);
    if (area == u"settings")
        return path.size() == 3 ? TimelineModel::tr("Settings changed") : QString();
    if (area == u"sql")
        return TimelineModel::tr("SQL run");
    if (area != u"backups")
        return {};
    if (method == u"DELETE")
        return TimelineModel::tr("Backup deleted");
    return path.value(4) == u"restore" ? TimelineModel::tr("Backup restored")
                                       : TimelineModel::tr("Backup made");
}

QString levelName(int level)
{
    if (level >= 8)
        return TimelineModel::tr("Error");
    return level >= 4 ? TimelineModel::tr("Warning") : TimelineModel::tr("Message");
}

QString iconOf(const TimelineEvent &event)
{
    switch (event.kind) {
    case TimelineEvent::Kind::Start: return u"power"_s;
    case TimelineEvent::Kind::Change: return u"settings"_s;
    case TimelineEvent::Kind::SignIn: return u"key-round"_s;
    case TimelineEvent::Kind::Failure: return u"octagon-alert"_s;
    case TimelineEvent::Kind::Message: break;
    }
    if (event.level >= 8)
        return u"circle-alert"_s;
    return event.level >= 4 ? u"triangle-alert"_s : u"message-square"_s;
}

CellTone toneOfEvent(const TimelineEvent &event)
{
    if (event.kind == TimelineEvent::Kind::Failure || event.level >= 8)
        return CellTone::Error;
    if (event.level >= 4)
        return CellTone::Warn;
    return event.kind == TimelineEvent::Kind::Start ? CellTone::Info : CellTone::Muted;
}

QString eventTime(qint64 time)
{
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(time);
    return local.toString(local.date() == QDate::currentDate() ? u"HH:mm:ss"_s
                                                               : u"MM-dd HH:mm:ss"_s);
}

}  // namespace

std::optional<TimelineEvent> timelineEvent(const LogRow &row)
{
    TimelineEvent event;
    event.time = row.time;
    if (row.kind == LogRow::Kind::Gap)
        return {};
    if (row.kind == LogRow::Kind::Message) {
        event.level = row.level;
        event.what = levelName(row.level);
        event.detail = QString::fromUtf8(row.text);
        return event;
    }
    event.requestId = QString::fromUtf8(row.id);
    event.who = whoText(*row.facts);
    const QString path = row.path();
    const QStringList parts = path.split(u'/');
    event.detail = row.facts->method + u' ' + path;
    if (row.status >= 500) {
        event.kind = TimelineEvent::Kind::Failure;
        event.what = TimelineModel::tr("Answered %1").arg(row.status);
        event.detail
            = row.facts->method + u' ' + (row.facts->pattern.isEmpty() ? path : row.facts->pattern);
        return event;
    }
    if (row.status >= 400 || row.status == 0)
        return {};
    if (path.startsWith(u"/api/collections/_superusers/auth-with-")) {
        event.kind = TimelineEvent::Kind::SignIn;
        event.what = TimelineModel::tr("Superuser signed in");
        // Who asks to be let in is nobody yet.
        event.who = u"_superusers"_s;
        return event;
    }
    event.kind = TimelineEvent::Kind::Change;
    event.what = changeOf(row.facts->method, parts);
    if (event.what.isEmpty())
        return {};
    return event;
}

int TimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_events.size());
}

int TimelineModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TimelineModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole: return tr(timelineColumns[section].title);
    case ColumnKeyRole: return QString::fromLatin1(timelineColumns[section].key);
    case Qt::TextAlignmentRole: return int(Qt::AlignLeft | Qt::AlignVCenter);
    default: return {};
    }
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TimelineEvent &event = m_events[size_t(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        switch (column) {
        case TimeColumn: return eventTime(event.time);
        case WhatColumn:
            return event.count > 1 ? QString(QLocale().toString(event.count) + u"× "_s + event.what)
                                   : event.what;
        case DetailColumn: return event.detail;
        case WhoColumn: return event.who;
        default: return {};
        }
    case RawValueRole: return column == TimeColumn ? QVariant(event.time) : QVariant();
    case IconRole: return column == WhatColumn ? QVariant(iconOf(event)) : QVariant();
    case IconToneRole: return int(toneOfEvent(event));
    case MonoRole:
        return column == TimeColumn
            || ((column == DetailColumn || column == WhoColumn) && !event.who.isEmpty());
    case PathRole:
        return column == WhoColumn
            || (column == DetailColumn && event.kind != TimelineEvent::Kind::Message);
    case ToneRole: return int(column == WhatColumn ? CellTone::Text : CellTone::Muted);
    case Qt::ToolTipRole: return column == WhatColumn ? QVariant(event.what) : QVariant();
    case AccessibleRole: return accessibleCellText(index);
    default: return {};
    }
}

bool TimelineModel::isKnown(const TimelineEvent &event) const
{
    return std::any_of(m_events.begin(), m_events.end(), [&event](const TimelineEvent &other) {
        if (!event.requestId.isEmpty())
            return other.requestId == event.requestId;
        // Told once by the feed and once by what is stored, which rounds.
        return other.kind == event.kind && other.what == event.what && other.detail == event.detail
            && std::llabs(other.time - event.time) < 1000;
    });
}

bool TimelineModel::countWithLast(const TimelineEvent &event)
{
    if (event.kind != TimelineEvent::Kind::Failure)
        return false;
    const auto like
        = std::find_if(m_events.begin(), m_events.end(), [&event](const TimelineEvent &other) {
              return other.kind == event.kind && other.what == event.what
                  && other.detail == event.detail
                  && std::llabs(other.time - event.time) < togetherMs;
          });
    if (like == m_events.end())
        return false;
    like->count += event.count;
    if (event.time >= like->time) {
        like->requestId = event.requestId;
        like->who = event.who;
    }
    const int row = int(like - m_events.begin());
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    return true;
}

void TimelineModel::add(const std::vector<TimelineEvent> &events)
{
    for (const TimelineEvent &event : events) {
        if (isKnown(event) || countWithLast(event))
            continue;
        const auto place
            = std::find_if(m_events.begin(), m_events.end(), [&event](const TimelineEvent &other) {
                  return other.time <= event.time;
              });
        const int row = int(place - m_events.begin());
        beginInsertRows({}, row, row);
        m_events.insert(place, event);
        endInsertRows();
    }
    if (m_events.size() <= mostEvents)
        return;
    beginRemoveRows({}, int(mostEvents), rowCount() - 1);
    m_events.resize(mostEvents);
    endRemoveRows();
}

void TimelineModel::clear()
{
    beginResetModel();
    m_events.clear();
    endResetModel();
}

}  // namespace Binnacle::Models
