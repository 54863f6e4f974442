// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/routetablemodel.h"

#include "models/columntext.h"
#include "models/observation/failuregroups.h"
#include "models/observation/logmodel.h"
#include "models/roles.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

constexpr double slow = 250;
constexpr double verySlow = 1000;

enum class RouteField
{
    Method,
    Route,
    Owner,
    Guard,
    Rate,
    P50,
    P95,
    P99,
    Errors,
    Requests
};

constexpr ColumnText routeColumns[] = {
    {"method", QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "Method")},
    {"route", QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "Route")},
    {"owner", QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "Owner")},
    {"guard", QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "Access")},
    {"rate", QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "req/s")},
    {"spark", QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "Last minute")},
    {"p50", QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "p50")},
    {"p95", QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "p95")},
    {"p99", QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "p99")},
    {"errors", QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "err %")},
    {"failure", QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "Last failure")},
    {"seen", QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "Last seen")},
};
static_assert(std::size(routeColumns) == RouteTableModel::ColumnCount);

bool isNumeric(int column)
{
    return column == RouteTableModel::RateColumn
        || (column >= RouteTableModel::P50Column && column <= RouteTableModel::ErrorColumn)
        || column == RouteTableModel::SeenColumn;
}

/// 5xx and 4xx of the recent requests; NaN without any.
double errorShare(const Client::RouteRow &row)
{
    return row.recent.requests > 0 ? row.recent.errorShare : unknownFigure;
}

double percentile(const Client::RouteRow &row, int column)
{
    if (row.recent.requests == 0)
        return unknownFigure;
    switch (column) {
    case RouteTableModel::P50Column: return row.recent.p50;
    case RouteTableModel::P95Column: return row.recent.p95;
    default: return row.recent.p99;
    }
}

class RouteSubject final : public FilterSubject
{
public:
    explicit RouteSubject(const Client::RouteRow &row)
        : m_row(row)
    {
    }

    double number(int field) const override
    {
        switch (RouteField(field)) {
        case RouteField::Rate: return m_row.rate;
        case RouteField::P50: return percentile(m_row, RouteTableModel::P50Column);
        case RouteField::P95: return percentile(m_row, RouteTableModel::P95Column);
        case RouteField::P99: return percentile(m_row, RouteTableModel::P99Column);
        case RouteField::Errors: return errorShare(m_row) * 100;
        case RouteField::Requests: return double(m_row.total.requests);
        default: return unknownFigure;
        }
    }

    QString text(int field) const override
    {
        switch (RouteField(field)) {
        case RouteField::Method: return m_row.method;
        case RouteField::Route: return m_row.pattern;
        case RouteField::Owner: return m_row.owner;
        case RouteField::Guard: return m_row.guard;
        default: return QString::number(number(field));
        }
    }

private:
    const Client::RouteRow &m_row;
};

QString rateText(double rate)
{
    if (rate <= 0)
        return u"–"_s;
    return QLocale().toString(rate, 'f', rate < 100 ? 1 : 0);
}

}  // namespace

const FilterFields &RouteTableModel::filterFields()
{
    using Type = FilterField::Type;
    // In the order of RouteField.
    static const FilterFields fields = {
        {u"method"_s, Type::Text, tr("GET, POST …"), false},
        {u"route"_s, Type::Text, tr("pattern of the route"), true},
        {u"owner"_s, Type::Text, tr("part of the server"), true},
        {u"access"_s, Type::Text, tr("who may call it"), true},
        {u"rate"_s, Type::Number, tr("requests a second"), false},
        {u"p50"_s, Type::Duration, tr("half take less"), false},
        {u"p95"_s, Type::Duration, tr("95 of 100 take less"), false},
        {u"p99"_s, Type::Duration, tr("99 of 100 take less"), false},
        {u"errors"_s, Type::Number, tr("per cent of 4xx and 5xx"), false},
        {u"requests"_s, Type::Number, tr("since the start"), false},
    };
    return fields;
}

RouteTableModel::RouteTableModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

int RouteTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

int RouteTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const Client::RouteRow *RouteTableModel::routeAt(int row) const
{
    if (row < 0 || row >= rowCount() || m_lines[size_t(row)].entry < 0)
        return nullptr;
    return &m_routes[size_t(m_lines[size_t(row)].entry)].row;
}

const Client::RouteRow *RouteTableModel::routeOf(int route) const
{
    for (const Entry &entry : m_routes) {
        if (entry.row.route == route)
            return &entry.row;
    }
    return nullptr;
}

int RouteTableModel::rowOf(int route) const
{
    for (int row = 0; row < rowCount(); ++row) {
        const Client::RouteRow *shown = routeAt(row);
        if (shown && shown->route == route)
            return row;
    }
    return -1;
}

Qt::ItemFlags RouteTableModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    if (m_lines[size_t(index.row())].entry < 0)
        return Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
    return QAbstractTableModel::flags(index) | Qt::ItemNeverHasChildren;
}

QVariant RouteTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole: return tr(routeColumns[section].title);
    case ColumnKeyRole: return QString::fromLatin1(routeColumns[section].key);
    case Qt::TextAlignmentRole:
        return int((isNumeric(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        if (section >= P50Column && section <= P99Column)
            return tr("Milliseconds, over the last minutes");
        if (section == ErrorColumn)
            return tr("Share of 4xx and 5xx, over the last minutes");
        return {};
    default: return {};
    }
}

QString accessText(const QString &guard)
{
    static const QHash<QString, const char *> words{
        {u"none"_s, QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "everyone")},
        {u"guest"_s, QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "guests")},
        {u"anyRecord"_s, QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "signed in")},
        {u"sameCollection"_s,
         QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "signed in here")},
        {u"superuser"_s, QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "superuser")},
        {u"superuserOrOwner"_s,
         QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "superuser, owner")},
        {u"loopbackOrSuperuser"_s,
         QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "superuser, local")},
    };
    const char *known = words.value(guard);
    return known ? RouteTableModel::tr(known) : guard;
}

QString RouteTableModel::displayText(const Entry &entry, int column) const
{
    const Client::RouteRow &row = entry.row;
    switch (column) {
    case MethodColumn: return entry.isUnmatched ? u"–"_s : row.method;
    case RouteColumn: return entry.isUnmatched ? tr("unmatched") : row.pattern;
    case OwnerColumn: return row.owner;
    case GuardColumn: {
        const auto access = m_access.constFind(row.route);
        return access == m_access.constEnd() ? row.guard : access->text;
    }
    case RateColumn: return rateText(row.rate);
    case P50Column:
    case P95Column:
    case P99Column: {
        const double value = percentile(row, column);
        return std::isnan(value) ? u"–"_s : durationText(value);
    }
    case ErrorColumn: {
        const double share = errorShare(row);
        return std::isnan(share) ? u"–"_s : QLocale().toString(share * 100, 'f', 1);
    }
    case FailureColumn:
        if (!row.lastFailure)
            return {};
        return QString(QString::number(row.lastFailure->status) + u' ' + row.lastFailure->message);
    case SeenColumn:
        return row.lastSeen.isValid()
            ? agoText(row.lastSeen.toMSecsSinceEpoch(), m_time.toMSecsSinceEpoch())
            : tr("never");
    default: return {};
    }
}

QVariant RouteTableModel::toneOf(const Entry &entry, int column) const
{
    const Client::RouteRow &row = entry.row;
    switch (column) {
    case MethodColumn:
    case OwnerColumn:
    case SeenColumn: return int(CellTone::Muted);
    case RouteColumn: return int(entry.isUnmatched ? CellTone::Muted : CellTone::Text);
    case GuardColumn:
        return int(m_access.value(row.route).isPublicWrite ? CellTone::Warn : CellTone::Muted);
    case RateColumn: return int(row.rate > 0 ? CellTone::Text : CellTone::Muted);
    case SparkColumn: return int(CellTone::Accent);
    case P50Column:
    case P95Column:
    case P99Column: {
        const double value = percentile(row, column);
        if (std::isnan(value))
            return int(CellTone::Muted);
        if (value >= verySlow)
            return int(CellTone::Error);
        return int(value >= slow ? CellTone::Warn : CellTone::Text);
    }
    case ErrorColumn: {
        const double share = errorShare(row);
        if (std::isnan(share) || share <= 0)
            return int(CellTone::Muted);
        if (row.recent.requests5xx > 0)
            return int(CellTone::Error);
        return int(share >= 0.05 ? CellTone::Warn : CellTone::Text);
    }
    case FailureColumn:
        return row.lastFailure ? int(toneOfStatus(row.lastFailure->status)) : int(CellTone::Muted);
    default: return {};
    }
}

QVariant RouteTableModel::groupData(const Line &line, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        if (column == 0)
            return line.members == 1 ? tr("%1 · 1 route").arg(line.group)
                                     : tr("%1 · %2 routes").arg(line.group).arg(line.members);
        return {};
    case RowStateRole: return int(RowState::Gap);
    // A heading, not a hole.
    case Qt::TextAlignmentRole: return int(Qt::AlignLeft | Qt::AlignVCenter);
    case IdRole: return QString(u"group:"_s + line.group);
    default: return {};
    }
}

QVariant RouteTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Line &line = m_lines[size_t(index.row())];
    const int column = index.column();
    if (role == AccessibleRole)
        return accessibleCellText(index);
    if (line.entry < 0)
        return groupData(line, column, role);
    const Entry &entry = m_routes[size_t(line.entry)];
    switch (role) {
    case Qt::DisplayRole: return displayText(entry, column);
    case IdRole: return QString::number(entry.row.route);
    case RowStateRole: return int(RowState::Normal);
    case SparkRole:
        if (column == SparkColumn)
            return QVariant::fromValue(
                QList<double>(entry.row.perSecond.begin(), entry.row.perSecond.end()));
        return {};
    case RawValueRole:
        if (const double number = sortNumber(entry); column == m_sortColumn && !std::isnan(number))
            return number;
        return displayText(entry, column);
    case Qt::TextAlignmentRole:
        if (isNumeric(column))
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case MonoRole:
        return column == MethodColumn || column == RouteColumn
            || (isNumeric(column) && column != SeenColumn);
    case ToneRole: return toneOf(entry, column);
    case Qt::ToolTipRole:
        if (column == FailureColumn && entry.row.lastFailure)
            return tr("%1, %2. Click to open the request in Logs.")
                .arg(displayText(entry, column),
                     agoText(entry.row.lastFailure->time.toMSecsSinceEpoch(),
                             m_time.toMSecsSinceEpoch()));
        if (column == GuardColumn)
            return m_access.value(entry.row.route).toolTip;
        if (column == RouteColumn && entry.isUnmatched)
            return tr("Requests for which there is no route");
        return {};
    default: return {};
    }
}

double RouteTableModel::sortNumber(const Entry &entry) const
{
    const Client::RouteRow &row = entry.row;
    switch (m_sortColumn) {
    case RateColumn:
    case SparkColumn: return row.rate;
    case P50Column:
    case P95Column:
    case P99Column: return percentile(row, m_sortColumn);
    case ErrorColumn: return errorShare(row);
    case FailureColumn:
        return row.lastFailure ? double(row.lastFailure->time.toMSecsSinceEpoch()) : unknownFigure;
    case SeenColumn:
        return row.lastSeen.isValid() ? double(row.lastSeen.toMSecsSinceEpoch()) : unknownFigure;
    default: return unknownFigure;
    }
}

QString RouteTableModel::sortText(const Entry &entry) const
{
    switch (m_sortColumn) {
    case MethodColumn: return entry.row.method;
    case OwnerColumn: return entry.row.owner;
    case GuardColumn: return accessText(entry.row.guard);
    default: return entry.row.pattern;
    }
}

bool RouteTableModel::lessThan(const Entry &a, const Entry &b) const
{
    const bool isDescending = m_sortOrder == Qt::DescendingOrder;
    if (m_sortColumn >= RateColumn) {
        const double left = sortNumber(a);
        const double right = sortNumber(b);
        // What is unknown comes last in either direction.
        if (std::isnan(left) != std::isnan(right))
            return std::isnan(right);
        if (!std::isnan(left) && left != right)
            return isDescending ? left > right : left < right;
        if (a.row.total.requests != b.row.total.requests)
            return a.row.total.requests > b.row.total.requests;
    } else if (const int order = sortText(a).compare(sortText(b)); order != 0) {
        return isDescending ? order > 0 : order < 0;
    }
    if (a.row.pattern != b.row.pattern)
        return a.row.pattern < b.row.pattern;
    return a.row.method < b.row.method;
}

std::vector<RouteTableModel::Line> RouteTableModel::wantedLines() const
{
    std::vector<Line> lines;
    for (int i = 0; i < int(m_routes.size()); ++i) {
        if (m_filter.matches(RouteSubject(m_routes[size_t(i)].row)))
            lines.push_back({i, {}, 0});
    }
    std::stable_sort(lines.begin(), lines.end(), [this](const Line &a, const Line &b) {
        return lessThan(m_routes[size_t(a.entry)], m_routes[size_t(b.entry)]);
    });
    if (!m_isGrouped)
        return lines;
    std::map<QString, std::vector<Line>> groups;
    for (const Line &line : lines) {
        const Entry &entry = m_routes[size_t(line.entry)];
        groups[entry.isUnmatched ? tr("no route") : entry.row.owner].push_back(line);
    }
    lines.clear();
    for (const auto &[name, members] : groups) {
        lines.push_back({-1, name, int(members.size())});
        lines.insert(lines.end(), members.begin(), members.end());
    }
    return lines;
}

void RouteTableModel::showLines(std::vector<Line> lines)
{
    if (lines == m_lines)
        return;
    emit layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex &old : before) {
        const Line &line = m_lines[size_t(old.row())];
        const auto found = std::find_if(lines.begin(), lines.end(), [&line](const Line &other) {
            return line.entry < 0 ? other.group == line.group && other.entry < 0
                                  : other.entry == line.entry;
        });
        after.append(found == lines.end() ? QModelIndex()
                                          : createIndex(int(found - lines.begin()), old.column()));
    }
    m_lines = std::move(lines);
    changePersistentIndexList(before, after);
    emit layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void RouteTableModel::setTable(const Client::RouteTable &table)
{
    m_time = table.time;
    std::vector<Entry> routes;
    routes.reserve(table.items.size() + 1);
    for (const Client::RouteRow &row : table.items)
        routes.push_back({row, false});
    Client::RouteRow unmatched = table.unmatched;
    unmatched.route = unmatchedRoute;
    routes.push_back({std::move(unmatched), true});
    const bool isSame = routes.size() == m_routes.size()
        && std::equal(routes.begin(), routes.end(), m_routes.begin(),
                      [](const Entry &a, const Entry &b) {
                          return a.row.route == b.row.route && a.row.method == b.row.method
                              && a.row.pattern == b.row.pattern;
                      });
    if (!isSame) {
        // The table of a server never changes while it runs: this is the first, or another one.
        beginResetModel();
        m_routes = std::move(routes);
        m_lines = wantedLines();
        endResetModel();
        return;
    }
    m_routes = std::move(routes);
    if (!m_lines.empty())
        emit dataChanged(index(0, RateColumn), index(rowCount() - 1, ColumnCount - 1));
}

void RouteTableModel::resort()
{
    showLines(wantedLines());
}

void RouteTableModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0) {
        column = RateColumn;
        order = Qt::DescendingOrder;
    }
    m_sortColumn = column;
    m_sortOrder = order;
    resort();
}

void RouteTableModel::setAccess(QHash<int, Access> access)
{
    m_access = std::move(access);
    if (!m_lines.empty())
        emit dataChanged(index(0, GuardColumn), index(rowCount() - 1, GuardColumn));
}

void RouteTableModel::setGrouped(bool isGrouped)
{
    if (m_isGrouped == isGrouped)
        return;
    m_isGrouped = isGrouped;
    beginResetModel();
    m_lines = wantedLines();
    endResetModel();
}

void RouteTableModel::setFilter(const FilterExpression &filter)
{
    if (m_filter.text() == filter.text())
        return;
    beginResetModel();
    m_filter = filter;
    m_lines = wantedLines();
    endResetModel();
}

}  // namespace Binnacle::Models
