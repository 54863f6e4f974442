// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/access/rulesmatrixmodel.h"

#include "models/plural.h"
#include "models/roles.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

CellTone toneOfClass(const QString &ruleClass)
{
    if (ruleClass == u"public")
        return CellTone::Warn;
    if (ruleClass == u"signed-in")
        return CellTone::Info;
    return ruleClass == u"rule" ? CellTone::Trace : CellTone::Muted;
}

QString verdictIcon(const Client::ActionVerdict &verdict)
{
    if (!verdict.failure.isEmpty())
        return u"triangle-alert"_s;
    if (!verdict.allowed)
        return u"circle-help"_s;
    return *verdict.allowed ? u"circle-check"_s : u"ban"_s;
}

CellTone verdictTone(const Client::ActionVerdict &verdict)
{
    if (!verdict.failure.isEmpty())
        return CellTone::Error;
    if (!verdict.allowed)
        return CellTone::Muted;
    return *verdict.allowed ? CellTone::Ok : CellTone::Error;
}

QString iconOfType(const QString &type)
{
    if (type == u"auth")
        return u"users"_s;
    return type == u"view" ? u"eye"_s : u"table-2"_s;
}

}  // namespace

QString ruleClassText(const QString &ruleClass)
{
    if (ruleClass == u"public")
        return RulesMatrixModel::tr("public");
    if (ruleClass == u"signed-in")
        return RulesMatrixModel::tr("signed-in");
    if (ruleClass == u"rule")
        return RulesMatrixModel::tr("rule");
    return RulesMatrixModel::tr("closed");
}

RulesMatrixModel::RulesMatrixModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

int RulesMatrixModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int RulesMatrixModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString RulesMatrixModel::actionOf(int column)
{
    switch (column) {
    case ListColumn: return u"list"_s;
    case ViewColumn: return u"view"_s;
    case CreateColumn: return u"create"_s;
    case UpdateColumn: return u"update"_s;
    case DeleteColumn: return u"delete"_s;
    default: return {};
    }
}

const Client::MatrixRow *RulesMatrixModel::rowAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_matrix.rows[m_shown[size_t(row)]] : nullptr;
}

const Client::ActionVerdict *RulesMatrixModel::verdictAt(const QModelIndex &index) const
{
    const Client::MatrixRow *row = index.isValid() ? rowAt(index.row()) : nullptr;
    if (!row || (row->type == u"view" && index.column() > ViewColumn))
        return nullptr;
    const auto found = row->actions.find(actionOf(index.column()));
    return found == row->actions.end() ? nullptr : &found->second;
}

QString RulesMatrixModel::cellText(const QModelIndex &index) const
{
    if (index.column() == CollectionColumn)
        return rowAt(index.row())->name;
    const Client::ActionVerdict *verdict = verdictAt(index);
    if (!verdict)
        return {};
    const QString name = ruleClassText(verdict->ruleClass);
    const bool reaches
        = verdict->visible && index.column() != CreateColumn && verdict->allowed.value_or(false);
    return reaches ? tr("%1 · %2").arg(name, QLocale().toString(*verdict->visible)) : name;
}

QString RulesMatrixModel::explanation(const QModelIndex &index) const
{
    const Client::ActionVerdict *verdict = verdictAt(index);
    if (!verdict)
        return {};
    QStringList lines;
    if (!verdict->failure.isEmpty())
        lines << tr("The rule cannot be run: %1").arg(verdict->failure);
    else if (!verdict->allowed)
        lines << tr("It depends on the request, or could not be counted in time.");
    else
        lines << (*verdict->allowed ? tr("Allowed.") : tr("Denied."));
    if (verdict->allowed.value_or(false) && verdict->visible) {
        const Client::MatrixRow &row = *rowAt(index.row());
        const QString count = QLocale().toString(*verdict->visible);
        lines << (row.rows
                      ? tr("Reaches %1 of %2 records.").arg(count, QLocale().toString(*row.rows))
                      : tr("Reaches %1 records.").arg(count));
    }
    if (!verdict->rule)
        lines << tr("Superusers only");
    else
        lines << (verdict->rule->isEmpty() ? tr("Everybody") : *verdict->rule);
    return lines.join(u'\n');
}

QVariant RulesMatrixModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Client::MatrixRow &row = *rowAt(index.row());
    const bool isName = index.column() == CollectionColumn;
    const Client::ActionVerdict *verdict = verdictAt(index);
    switch (role) {
    case Qt::DisplayRole: return cellText(index);
    case IdRole: return row.id;
    case RawValueRole: return isName ? row.name : verdict ? verdict->ruleClass : QString();
    case IconRole:
        if (isName)
            return iconOfType(row.type);
        return verdict ? QVariant(verdictIcon(*verdict)) : QVariant();
    case IconToneRole:
        if (isName)
            return int(CellTone::Muted);
        return verdict ? QVariant(int(verdictTone(*verdict))) : QVariant();
    case ToneRole:
        return int(isName        ? CellTone::Text
                       : verdict ? toneOfClass(verdict->ruleClass)
                                 : CellTone::Muted);
    case BadgeRole: return !isName && verdict;
    case NullRole: return !isName && !verdict;
    case RuleRole: return verdict && verdict->rule ? QVariant(*verdict->rule) : QVariant();
    case Qt::ToolTipRole: {
        const QString text = explanation(index);
        return text.isEmpty() ? QVariant() : QVariant(text);
    }
    case AccessibleRole: {
        const QString text = explanation(index);
        return text.isEmpty() ? accessibleCellText(index)
                              : QString(accessibleCellText(index) + u". "_s + text);
    }
    default: return {};
    }
}

QVariant RulesMatrixModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role == ColumnKeyRole)
        return section == CollectionColumn ? u"collection"_s : actionOf(section);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case CollectionColumn: return tr("Collection");
    case ListColumn: return tr("List");
    case ViewColumn: return tr("View");
    case CreateColumn: return tr("Create");
    case UpdateColumn: return tr("Update");
    case DeleteColumn: return tr("Delete");
    default: return {};
    }
}

void RulesMatrixModel::setMatrix(const Client::RulesMatrix &matrix)
{
    QStringList before;
    for (const size_t place : m_shown)
        before.append(m_matrix.rows[place].id);
    const Client::RulesMatrix old = std::exchange(m_matrix, matrix);
    const std::vector<size_t> shown = arranged();
    QStringList after;
    for (const size_t place : shown)
        after.append(m_matrix.rows[place].id);
    if (before == after) {
        m_shown = shown;
        if (!shown.empty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    // The reset begins with what was there.
    m_matrix = old;
    beginResetModel();
    m_matrix = matrix;
    m_shown = shown;
    endResetModel();
}

void RulesMatrixModel::setSystemShown(bool isShown)
{
    m_isSystemShown = isShown;
    rearrange();
}

void RulesMatrixModel::setFilter(const QString &text)
{
    m_filter = text;
    rearrange();
}

std::vector<size_t> RulesMatrixModel::arranged() const
{
    std::vector<size_t> shown;
    for (size_t place = 0; place < m_matrix.rows.size(); ++place) {
        const Client::MatrixRow &row = m_matrix.rows[place];
        if ((m_isSystemShown || !row.isSystem) && row.name.contains(m_filter, Qt::CaseInsensitive))
            shown.push_back(place);
    }
    std::stable_sort(shown.begin(), shown.end(), [this](size_t a, size_t b) {
        return m_matrix.rows[a].name.compare(m_matrix.rows[b].name, Qt::CaseInsensitive) < 0;
    });
    return shown;
}

void RulesMatrixModel::rearrange()
{
    std::vector<size_t> shown = arranged();
    if (shown == m_shown)
        return;
    beginResetModel();
    m_shown = std::move(shown);
    endResetModel();
}

}  // namespace Binnacle::Models
