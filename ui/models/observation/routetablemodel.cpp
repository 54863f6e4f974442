// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/routetablemodel.h"

#include "models/columntext.h"
#include "models/observation/failuregroups.h"
#include "models/observation/findings.h"
#include "models/observation/logmodel.h"
#include "models/observation/logrow.h"
#include "models/observation/routefigures.h"
#include "models/plural.h"
#include "models/roles.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

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
        case RouteField::P50: return routeFigure(m_row, RouteTableModel::P50Column);
        case RouteField::P95: return routeFigure(m_row, RouteTableModel::P95Column);
        case RouteField::P99: return routeFigure(m_row, RouteTableModel::P99Column);
        case RouteField::Errors: return routeFigure(m_row, RouteTableModel::ErrorColumn) * 100;
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

QString RouteTableModel::displayText(const Entry &entry, int column) const
{
    const Client::RouteRow &row = entry.row;
    switch (column) {
    case MethodColumn: return entry.isUnmatched ? u"–"_s : row.method;
    case RouteColumn: return entry.isUnmatched ? tr("unmatched") : row.pattern;
    case OwnerColumn: return row.owner;
    case GuardColumn: {
        const auto access = m_access.constFind(row.route);
        return access == m_access.constEnd() ? accessText(row.guard) : access->text;
    }
    case RateColumn: return rateText(row.rate);
    case P50Column:
    case P95Column:
    case P99Column: {
        const double value = routeFigure(row, column);
        return std::isnan(value) ? u"–"_s : durationText(value);
    }
    case ErrorColumn: {
        const double share = routeFigure(row, column);
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
        const double value = routeFigure(row, column);
        return int(std::isnan(value) ? CellTone::Muted : latencyTone(value));
    }
    case ErrorColumn: {
        const double share = routeFigure(row, column);
        if (std::isnan(share) || share <= 0)
            return int(CellTone::Muted);
        if (row.recent.requests5xx > 0)
            return int(CellTone::Error);
        return int(share >= raisedClientErrors ? CellTone::Warn : CellTone::Text);
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
            return QString(
                line.group + u" · "_s
                + resolvePlural(tr("%Ln route(s)", nullptr, line.members), line.members));
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
        if (const double number = routeFigure(entry.row, column);
            column <= ErrorColumn && !std::isnan(number))
            return number;
        return displayText(entry, column);
    case Qt::TextAlignmentRole:
        if (isNumeric(column))
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case MonoRole:
        return column == MethodColumn || column == RouteColumn
            || (isNumeric(column) && column != SeenColumn);
    case PathRole: return column == RouteColumn;
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

bool RouteTableModel::isPassed(const Client::RouteRow &row) const
{
    return m_operatorsShown || !isOperatorsTarget(row.pattern.toUtf8());
}

int RouteTableModel::routeCount() const
{
    return int(std::count_if(m_routes.begin(), m_routes.end(), [this](const Entry &entry) {
        return !entry.isUnmatched && isPassed(entry.row);
    }));
}

std::vector<Client::RouteRow> RouteTableModel::routes() const
{
    std::vector<Client::RouteRow> rows;
    rows.reserve(m_routes.size());
    for (const Entry &entry : m_routes) {
        if (!entry.isUnmatched)
            rows.push_back(entry.row);
    }
    return rows;
}

std::vector<RouteTableModel::Line> RouteTableModel::wantedLines() const
{
    std::vector<Line> lines;
    for (int i = 0; i < int(m_routes.size()); ++i) {
        const Client::RouteRow &row = m_routes[size_t(i)].row;
        if (isPassed(row) && m_filter.matches(RouteSubject(row)))
            lines.push_back({i, {}, 0});
    }
    std::stable_sort(lines.begin(), lines.end(), [this](const Line &a, const Line &b) {
        return routeComesBefore(m_routes[size_t(a.entry)].row, m_routes[size_t(b.entry)].row,
                                m_sortColumn, m_sortOrder);
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

void RouteTableModel::setOperatorsShown(bool isShown)
{
    if (m_operatorsShown == isShown)
        return;
    m_operatorsShown = isShown;
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
