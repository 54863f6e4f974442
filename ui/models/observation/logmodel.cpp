// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/logmodel.h"

#include "models/columntext.h"
#include "models/observation/logbookmarks.h"
#include "models/roles.h"

#include <QLocale>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

/// From here on a request is called out as slow.
constexpr float slowRequest = 250;
constexpr float verySlowRequest = 1000;
constexpr int manyStatements = 20;

CellTone toneOfLevel(int level)
{
    if (level < 0)
        return CellTone::Muted;
    if (level < 4)
        return CellTone::Info;
    return level < 8 ? CellTone::Warn : CellTone::Error;
}

bool isDenied(const LogRow &row)
{
    return row.status == 401 || row.status == 403;
}

QString timeText(qint64 time)
{
    if (time == 0)
        return {};
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(time);
    if (local.date() == QDate::currentDate())
        return local.toString(u"HH:mm:ss.zzz"_s);
    return local.toString(u"MM-dd HH:mm:ss.zzz"_s);
}

constexpr ColumnText logColumns[] = {
    {"time", QT_TRANSLATE_NOOP("Binnacle::Models::LogModel", "Time")},
    {"status", QT_TRANSLATE_NOOP("Binnacle::Models::LogModel", "Status")},
    {"method", QT_TRANSLATE_NOOP("Binnacle::Models::LogModel", "Method")},
    {"route", QT_TRANSLATE_NOOP("Binnacle::Models::LogModel", "Route")},
    {"ms", QT_TRANSLATE_NOOP("Binnacle::Models::LogModel", "ms")},
    {"sql", QT_TRANSLATE_NOOP("Binnacle::Models::LogModel", "SQL")},
    {"who", QT_TRANSLATE_NOOP("Binnacle::Models::LogModel", "Who")},
    {"ip", QT_TRANSLATE_NOOP("Binnacle::Models::LogModel", "IP")},
};
static_assert(std::size(logColumns) == LogModel::ColumnCount);

}  // namespace

QString durationText(double milliseconds)
{
    if (milliseconds < 1)
        return QLocale().toString(milliseconds, 'f', 2);
    if (milliseconds < 100)
        return QLocale().toString(milliseconds, 'f', 1);
    return QLocale().toString(qRound64(milliseconds));
}

QString millisecondsText(double milliseconds)
{
    return QString(durationText(milliseconds) + u" ms"_s);
}

LogModel::LogModel(QObject *parent, int capacity)
    : QAbstractTableModel(parent)
    , m_capacity(capacity)
{
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_visible.size());
}

int LogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const LogRow &LogModel::rowAt(int row) const
{
    return at(m_visible[size_t(row)]);
}

Qt::ItemFlags LogModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? QAbstractTableModel::flags(index) | Qt::ItemNeverHasChildren
                           : Qt::ItemFlags();
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole: return tr(logColumns[section].title);
    case ColumnKeyRole: return QString::fromLatin1(logColumns[section].key);
    case Qt::TextAlignmentRole:
        if (section == DurationColumn || section == SqlColumn)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    default: return {};
    }
}

void LogModel::setBookmarks(const LogBookmarks *bookmarks)
{
    m_bookmarks = bookmarks;
    connect(bookmarks, &LogBookmarks::changed, this, [this] {
        if (rowCount() > 0)
            emit dataChanged(index(0, MethodColumn), index(rowCount() - 1, MethodColumn));
    });
}

QVariant LogModel::bookmarkData(const LogRow &row, int column, int role) const
{
    const bool isMark = role == IconRole || role == IconToneRole || role == Qt::ToolTipRole;
    if (!isMark || column != MethodColumn || !m_bookmarks || m_bookmarks->all().empty())
        return {};
    const LogBookmark *bookmark = m_bookmarks->find(row.id);
    if (!bookmark)
        return {};
    if (role == Qt::ToolTipRole)
        return bookmark->note.isEmpty() ? tr("Bookmarked") : bookmark->note;
    return role == IconRole ? QVariant(u"bookmark"_s) : QVariant(int(CellTone::Accent));
}

QString LogModel::gapText(const LogRow &row) const
{
    if (row.missing <= 0)
        return tr("Rows not shown · load");
    // Translations have plural forms; the number is set apart by the locale.
    return tr("%L1 rows not shown · load").arg(row.missing);
}

QString LogModel::displayText(const LogRow &row, int column) const
{
    const RequestFacts &facts = *row.facts;
    switch (column) {
    case TimeColumn: return timeText(row.time);
    case StatusColumn: return row.status > 0 ? QString::number(row.status) : u"–"_s;
    case MethodColumn: return facts.method;
    case RouteColumn: return QString::fromUtf8(row.text);
    case DurationColumn: return durationText(double(row.duration));
    case SqlColumn: return QString::number(row.statements);
    case WhoColumn: return whoText(facts);
    case IpColumn: return facts.ip;
    default: return {};
    }
}

QVariant LogModel::requestData(const LogRow &row, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole: return displayText(row, column);
    case Qt::TextAlignmentRole:
        if (column == DurationColumn || column == SqlColumn)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case MonoRole: return column != WhoColumn || !row.facts->auth.isEmpty();
    case PathRole: return column == RouteColumn || column == WhoColumn;
    case IconRole: return isDenied(row) && column == RouteColumn ? u"shield-alert"_s : QVariant();
    case IconToneRole: return int(CellTone::Warn);
    case BadgeRole: return column == StatusColumn;
    case ToneRole:
        switch (column) {
        case StatusColumn: return int(toneOfStatus(row.status));
        case DurationColumn:
            if (row.duration >= verySlowRequest)
                return int(CellTone::Error);
            return int(row.duration >= slowRequest ? CellTone::Warn : CellTone::Text);
        case SqlColumn:
            return int(row.statements >= manyStatements ? CellTone::Warn : CellTone::Muted);
        case WhoColumn: return int(row.facts->auth.isEmpty() ? CellTone::Muted : CellTone::Text);
        case TimeColumn:
        case IpColumn: return int(CellTone::Muted);
        default: return {};
        }
    case RawValueRole:
        switch (column) {
        case TimeColumn: return row.time;
        case StatusColumn: return int(row.status);
        case DurationColumn: return double(row.duration);
        case SqlColumn: return row.statements;
        default: return displayText(row, column);
        }
    case Qt::ToolTipRole:
        if (column == RouteColumn && !row.facts->error.isEmpty())
            return QString(QString::fromUtf8(row.text) + u'\n' + row.facts->error);
        return {};
    default: return {};
    }
}

QVariant LogModel::messageData(const LogRow &row, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case RawValueRole:
        if (column == TimeColumn)
            return role == RawValueRole ? QVariant(row.time) : QVariant(timeText(row.time));
        if (column == StatusColumn)
            return levelWord(row.level);
        return column == RouteColumn ? QString::fromUtf8(row.text) : QString();
    case MonoRole: return column == TimeColumn;
    case BadgeRole: return column == StatusColumn;
    case ToneRole:
        if (column == StatusColumn)
            return int(toneOfLevel(row.level));
        return int(column == TimeColumn ? CellTone::Muted : CellTone::Text);
    case IconRole: return column == MethodColumn ? u"message-square"_s : QVariant();
    default: return {};
    }
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LogRow &row = rowAt(index.row());
    switch (role) {
    case IdRole: return QString::fromUtf8(row.id);
    case RowStateRole: return int(row.kind == LogRow::Kind::Gap ? RowState::Gap : RowState::Normal);
    case AccessibleRole: return accessibleCellText(index);
    default: break;
    }
    if (const QVariant mark = bookmarkData(row, index.column(), role); mark.isValid())
        return mark;
    switch (row.kind) {
    case LogRow::Kind::Request: return requestData(row, index.column(), role);
    case LogRow::Kind::Message: return messageData(row, index.column(), role);
    case LogRow::Kind::Gap:
        if (role == Qt::DisplayRole && index.column() == 0)
            return gapText(row);
        break;
    }
    return {};
}

bool LogModel::isNarrowed() const
{
    return !m_filter.isEmpty() || m_from > 0 || m_to > 0;
}

bool LogModel::accepts(const LogRow &row) const
{
    if (row.kind == LogRow::Kind::Gap) {
        const bool isOutside
            = row.time > 0 && ((m_from > 0 && row.time < m_from) || (m_to > 0 && row.time > m_to));
        const bool isClear = !m_filter.isEmpty() && row.text == m_filter.text().toUtf8();
        return row.missing != 0 && !isOutside && !isClear;
    }
    return isInSight(row) && (m_filter.isEmpty() || m_filter.matches(LogRowSubject(row)));
}

bool LogModel::isInSight(const LogRow &row) const
{
    if (!m_operatorsShown && row.isOperators())
        return false;
    return (m_from == 0 || row.time >= m_from) && (m_to == 0 || row.time <= m_to);
}

QString LogModel::strictestClause() const
{
    constexpr size_t mostRows = 2000;
    constexpr size_t mostClauses = 8;
    const std::vector<FilterExpression::Clause> &clauses = m_filter.clauses();
    if (clauses.size() < 2)
        return {};
    const auto first = m_ring.size() > mostRows ? m_ring.end() - mostRows : m_ring.begin();
    QString strictest;
    qint64 most = 0;
    for (size_t i = 0; i < std::min(clauses.size(), mostClauses); ++i) {
        const Result<FilterExpression> rest
            = FilterExpression::parse(m_filter.without(int(i)), logFilterFields());
        if (!rest)
            continue;
        const auto shown = std::count_if(first, m_ring.end(), [&](const LogRow &row) {
            return row.kind != LogRow::Kind::Gap && isInSight(row)
                && rest->matches(LogRowSubject(row));
        });
        if (shown > most) {
            most = shown;
            strictest = clauses[i].text;
        }
    }
    return strictest;
}

void LogModel::rebuild()
{
    m_visible.clear();
    Place place = m_begin;
    for (const LogRow &row : m_ring) {
        if (accepts(row))
            m_visible.push_back(place);
        ++place;
    }
}

void LogModel::setFilter(const FilterExpression &filter)
{
    if (filter.text() == m_filter.text())
        return;
    beginResetModel();
    m_filter = filter;
    dropPartial();
    rebuild();
    endResetModel();
}

void LogModel::setTimeRange(qint64 from, qint64 to)
{
    if (from == m_from && to == m_to)
        return;
    beginResetModel();
    m_from = from;
    m_to = to;
    rebuild();
    endResetModel();
}

void LogModel::setOperatorsShown(bool isShown)
{
    if (isShown == m_operatorsShown)
        return;
    beginResetModel();
    m_operatorsShown = isShown;
    dropPartial();
    rebuild();
    endResetModel();
}

int LogModel::rowOf(const QByteArray &id) const
{
    if (id.isEmpty())
        return -1;
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (rowAt(row).id == id)
            return row;
    }
    return -1;
}

int LogModel::nextFailure(int row, int step) const
{
    for (int i = row + step; i >= 0 && i < rowCount(); i += step) {
        if (rowAt(i).isFailure())
            return i;
    }
    return -1;
}

int LogModel::nextOfClient(int row, int step) const
{
    if (row < 0 || row >= rowCount() || !rowAt(row).isRequest())
        return -1;
    const RequestFacts &wanted = *rowAt(row).facts;
    for (int i = row + step; i >= 0 && i < rowCount(); i += step) {
        const LogRow &other = rowAt(i);
        if (!other.isRequest() || other.facts->authId != wanted.authId)
            continue;
        if (!wanted.authId.isEmpty() || other.facts->ip == wanted.ip)
            return i;
    }
    return -1;
}

std::vector<LogRow> LogModel::visibleRows() const
{
    std::vector<LogRow> rows;
    rows.reserve(m_visible.size());
    for (const Place place : m_visible) {
        if (at(place).kind != LogRow::Kind::Gap)
            rows.push_back(at(place));
    }
    return rows;
}

}  // namespace Binnacle::Models
