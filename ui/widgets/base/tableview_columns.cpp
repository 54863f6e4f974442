// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/tableview.h"

#include <QHash>
#include <QHeaderView>
#include <QMenu>
#include <QScopedValueRollback>

#include <cmath>

using namespace Qt::StringLiterals;

// Which columns are shown, how wide and in which order.

namespace Binnacle::Ui {

QString TableView::keyOf(int column) const
{
    const QVariant key = model()->headerData(column, Qt::Horizontal, Models::ColumnKeyRole);
    return key.isValid() ? key.toString() : model()->headerData(column, Qt::Horizontal).toString();
}

JsonValue TableView::columnState() const
{
    if (!model() || model()->columnCount() == 0)
        return m_state;
    JsonValue columns = JsonValue::array();
    const QHeaderView *header = horizontalHeader();
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        // Want of room is not the user's choice.
        const bool isHidden = header->isSectionHidden(column) && !m_leftOut.contains(column);
        JsonValue entry = JsonValue::object({{u"key"_s, JsonValue(keyOf(column))}});
        if (isHidden)
            entry.insert(u"hidden"_s, JsonValue(true));
        else
            entry.insert(u"width"_s,
                         JsonValue(qRound(wholeWidth(column) * 100.0 / m_theme.zoom())));
        if (m_wanted.contains(keyOf(column)))
            entry.insert(u"wanted"_s, JsonValue(true));
        columns.append(std::move(entry));
    }
    JsonValue state = JsonValue::object({{u"columns"_s, std::move(columns)}});
    if (isSortingEnabled() && header->sortIndicatorSection() >= 0
        && header->sortIndicatorSection() < header->count()) {
        state.insert(u"sort"_s, JsonValue(keyOf(header->sortIndicatorSection())));
        state.insert(u"descending"_s,
                     JsonValue(header->sortIndicatorOrder() == Qt::DescendingOrder));
    }
    return state;
}

void TableView::restoreColumnState(const JsonValue &state)
{
    m_state = state;
    if (model() && model()->columnCount() > 0)
        applyState(state);
}

void TableView::setColumnWidths(const QList<int> &widths)
{
    m_widths = widths;
    applyColumns();
}

void TableView::setNarrowestWidths(const QList<int> &widths)
{
    m_narrowest = widths;
    applyStretch();
}

void TableView::setSpareColumns(const QList<int> &columns)
{
    m_spare = columns;
    applyStretch();
}

void TableView::setStretchColumn(int column)
{
    m_stretchColumn = column;
    applyStretch();
}

void TableView::applyColumns()
{
    if (!model())
        return;
    m_yielded.clear();
    takeBackLeftOut();
    m_isStretching = true;
    for (int column = 0; column < model()->columnCount(); ++column) {
        setColumnWidth(column, usualWidth(column));
    }
    m_isStretching = false;
    if (m_state.isObject())
        applyState(m_state);
    applyStretch();
}

void TableView::applyState(const JsonValue &state)
{
    QHash<QString, int> columns;
    for (int column = 0; column < model()->columnCount(); ++column)
        columns.insert(keyOf(column), column);
    takeBackLeftOut();
    takeBackYielded();
    m_wanted.clear();
    m_isStretching = true;
    QHeaderView *header = horizontalHeader();
    int visual = 0;
    for (const JsonValue &entry : state[u"columns"].elements()) {
        const int column = columns.value(entry[u"key"].toString(), -1);
        if (column < 0)
            continue;
        header->moveSection(header->visualIndex(column), visual++);
        header->setSectionHidden(column, entry[u"hidden"].toBool());
        if (entry[u"wanted"].toBool())
            m_wanted.insert(keyOf(column));
        const qint64 width = entry[u"width"].toInteger();
        if (width >= minimumColumn)
            header->resizeSection(column, m_theme.scaled(int(qMin<qint64>(width, 4000))));
    }
    m_isStretching = false;
    const int sorted = columns.value(state[u"sort"].toString(), -1);
    if (sorted >= 0 && isSortingEnabled())
        sortByColumn(sorted,
                     state[u"descending"].toBool() ? Qt::DescendingOrder : Qt::AscendingOrder);
    applyStretch();
}

int TableView::wholeWidth(int column) const
{
    const auto leftOut = m_leftOut.constFind(column);
    if (leftOut != m_leftOut.cend())
        return *leftOut;
    return m_yielded.value(column, horizontalHeader()->sectionSize(column));
}

int TableView::narrowestWidth(int column) const
{
    const int narrowest = m_theme.scaled(m_narrowest.value(column));
    const int width = horizontalHeader()->sectionSize(column);
    // One that the user has set to a width of his own keeps that.
    const bool isUsual = qAbs(width - usualWidth(column)) <= 1;
    return narrowest > 0 && isUsual ? qMin(narrowest, width) : width;
}

int TableView::usualWidth(int column) const
{
    const int width = m_widths.value(column);
    return m_theme.scaled(width > 0 ? width : defaultColumn);
}

void TableView::takeBackYielded()
{
    const QScopedValueRollback stretching(m_isStretching, true);
    for (auto it = m_yielded.cbegin(); it != m_yielded.cend(); ++it)
        horizontalHeader()->resizeSection(it.key(), it.value());
    m_yielded.clear();
}

void TableView::takeBackLeftOut()
{
    const QScopedValueRollback stretching(m_isStretching, true);
    for (auto it = m_leftOut.cbegin(); it != m_leftOut.cend(); ++it) {
        if (it.key() < horizontalHeader()->count())
            setColumnHidden(it.key(), false);
    }
    m_leftOut.clear();
}

void TableView::leaveOutColumns(int least)
{
    const QHeaderView *header = horizontalHeader();
    int missing = least - viewport()->width();
    for (int column = 0; column < header->count(); ++column) {
        if (column != m_stretchColumn && !header->isSectionHidden(column))
            missing += narrowestWidth(column);
    }
    for (const int column : std::as_const(m_spare)) {
        if (missing <= 0)
            return;
        if (column >= header->count() || header->isSectionHidden(column)
            || m_wanted.contains(keyOf(column)))
            continue;
        missing -= narrowestWidth(column);
        m_leftOut.insert(column, header->sectionSize(column));
        setColumnHidden(column, true);
    }
}

void TableView::setColumnShown(int column, bool isShown)
{
    m_leftOut.remove(column);
    if (isShown && m_spare.contains(column))
        m_wanted.insert(keyOf(column));
    else
        m_wanted.remove(keyOf(column));
    setColumnHidden(column, !isShown);
    applyStretch();
    emit columnsChanged();
}

void TableView::applyStretch()
{
    QHeaderView *header = horizontalHeader();
    if (!model() || m_isStretching || m_stretchColumn < 0 || m_stretchColumn >= header->count()
        || header->isSectionHidden(m_stretchColumn))
        return;
    takeBackYielded();
    takeBackLeftOut();
    const QScopedValueRollback stretching(m_isStretching, true);
    const int least = m_theme.scaled(m_narrowest.value(m_stretchColumn));
    const int wished = least > 0 ? least : usualWidth(m_stretchColumn);
    leaveOutColumns(wished);
    const int others = header->length() - header->sectionSize(m_stretchColumn);
    const int given = yieldColumns(others + wished - viewport()->width());
    header->resizeSection(m_stretchColumn, qMax(wished, viewport()->width() - others + given));
}

int TableView::yieldColumns(int missing)
{
    if (missing <= 0)
        return 0;
    QHeaderView *header = horizontalHeader();
    QHash<int, int> spare;
    int total = 0;
    for (int column = 0; column < header->count(); ++column) {
        if (column == m_stretchColumn || header->isSectionHidden(column))
            continue;
        const int give = header->sectionSize(column) - narrowestWidth(column);
        if (give <= 0)
            continue;
        spare.insert(column, give);
        total += give;
    }
    if (total <= 0)
        return 0;
    const double share = qMin(1.0, double(missing) / total);
    int given = 0;
    for (auto it = spare.cbegin(); it != spare.cend(); ++it) {
        const int width = header->sectionSize(it.key());
        const int part = qMin(it.value(), int(std::ceil(it.value() * share)));
        m_yielded.insert(it.key(), width);
        header->resizeSection(it.key(), width - part);
        given += part;
    }
    return given;
}

void TableView::showHeaderMenu(const QPoint &position)
{
    if (!model())
        return;
    QHeaderView *header = horizontalHeader();
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const int clicked = header->logicalIndexAt(position);
    if (clicked >= 0) {
        menu->addAction(tr("Fit to contents"), this,
                        [this, clicked] { resizeColumnToContents(clicked); });
        if (header->count() - header->hiddenSectionCount() > 1)
            menu->addAction(tr("Hide column"), this,
                            [this, clicked] { setColumnShown(clicked, false); });
        menu->addSeparator();
    }
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        const QString title = model()->headerData(column, Qt::Horizontal).toString();
        if (title.isEmpty())
            continue;
        QAction *action
            = menu->addAction(m_leftOut.contains(column) ? tr("%1 (no room)").arg(title) : title);
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(column));
        // The last one stays: an empty head gives no way back.
        action->setEnabled(header->isSectionHidden(column)
                           || header->count() - header->hiddenSectionCount() > 1);
        connect(action, &QAction::toggled, this,
                [this, column](bool isShown) { setColumnShown(column, isShown); });
    }
    menu->popup(header->mapToGlobal(position));
}

}  // namespace Binnacle::Ui
