// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/slowstatementsmodel.h"

#include "models/observation/logmodel.h"
#include "models/roles.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

constexpr double slowStatement = 50;
constexpr double verySlowStatement = 500;

struct StatementColumn
{
    const char *key;
    const char *title;
};

constexpr StatementColumn statementColumns[] = {
    {"text", QT_TRANSLATE_NOOP("Binnacle::Models::SlowStatementsModel", "Statement")},
    {"share", QT_TRANSLATE_NOOP("Binnacle::Models::SlowStatementsModel", "Share")},
    {"total", QT_TRANSLATE_NOOP("Binnacle::Models::SlowStatementsModel", "Total ms")},
    {"count", QT_TRANSLATE_NOOP("Binnacle::Models::SlowStatementsModel", "Runs")},
    {"mean", QT_TRANSLATE_NOOP("Binnacle::Models::SlowStatementsModel", "Mean ms")},
    {"longest", QT_TRANSLATE_NOOP("Binnacle::Models::SlowStatementsModel", "Longest ms")},
    {"rows", QT_TRANSLATE_NOOP("Binnacle::Models::SlowStatementsModel", "Rows each")},
};
static_assert(std::size(statementColumns) == SlowStatementsModel::ColumnCount);

double meanOf(const Client::StatementFigure &row)
{
    return row.count > 0 ? row.total / double(row.count) : 0;
}

QString statementLine(const QString &text)
{
    return text.simplified();
}

}  // namespace

SlowStatementsModel::SlowStatementsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

int SlowStatementsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int SlowStatementsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SlowStatementsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole: return tr(statementColumns[section].title);
    case ColumnKeyRole: return QString::fromLatin1(statementColumns[section].key);
    case Qt::TextAlignmentRole:
        return int((section == TextColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return section == ShareColumn ? tr("Of the time in these statements") : QVariant();
    default: return {};
    }
}

QString SlowStatementsModel::displayText(const Client::StatementFigure &row, int column) const
{
    const QLocale locale;
    switch (column) {
    case TextColumn: return statementLine(row.text);
    case ShareColumn:
        return m_total > 0 ? QString(locale.toString(row.total / m_total * 100, 'f', 0) + u" %"_s)
                           : u"–"_s;
    case TotalColumn: return durationText(row.total);
    case CountColumn: return locale.toString(row.count);
    case MeanColumn: return durationText(meanOf(row));
    case LongestColumn: return durationText(row.longest);
    case RowsColumn:
        return row.count > 0 ? locale.toString(double(row.rows) / double(row.count), 'f', 1)
                             : u"–"_s;
    default: return {};
    }
}

QVariant SlowStatementsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Client::StatementFigure &row = m_rows[size_t(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return displayText(row, column);
    case RawValueRole: return column == TextColumn ? QVariant(row.text) : QVariant(row.total);
    case IdRole: return row.text;
    case MonoRole: return true;
    case BarRole:
        return column == ShareColumn && m_total > 0 ? QVariant(row.total / m_total) : QVariant();
    case Qt::TextAlignmentRole:
        return int((column == TextColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case ToneRole:
        if (column != MeanColumn && column != LongestColumn)
            return int(CellTone::Text);
        if (const double value = column == MeanColumn ? meanOf(row) : row.longest;
            value >= slowStatement)
            return int(value >= verySlowStatement ? CellTone::Error : CellTone::Warn);
        return int(CellTone::Text);
    case Qt::ToolTipRole:
        if (column == TextColumn)
            return tr("%1\n\nLongest in %2 %3. Click to open that request.")
                .arg(row.text.left(2000), row.method, row.pattern);
        return {};
    case AccessibleRole: return accessibleCellText(index);
    default: return {};
    }
}

void SlowStatementsModel::setStatements(const std::vector<Client::StatementFigure> &statements,
                                        bool keepsRows)
{
    m_total = 0;
    for (const Client::StatementFigure &statement : statements)
        m_total += statement.total;
    if (keepsRows && !m_rows.empty()) {
        for (Client::StatementFigure &row : m_rows) {
            const auto found = std::find_if(
                statements.begin(), statements.end(),
                [&row](const Client::StatementFigure &other) { return other.text == row.text; });
            if (found != statements.end())
                row = *found;
        }
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    const auto count = std::min(statements.size(), size_t(shownStatements));
    const bool isSame = count == m_rows.size()
        && std::equal(m_rows.begin(), m_rows.end(), statements.begin(),
                      [](const Client::StatementFigure &a, const Client::StatementFigure &b) {
                          return a.text == b.text;
                      });
    if (isSame) {
        m_rows.assign(statements.begin(), statements.begin() + qptrdiff(count));
        if (!m_rows.empty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    // A handful of rows in another order: a reset costs nothing.
    beginResetModel();
    m_rows.assign(statements.begin(), statements.begin() + qptrdiff(count));
    endResetModel();
}

}  // namespace Binnacle::Models
