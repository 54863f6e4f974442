// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plural.h"
#include "models/records/recordcalls.h"
#include "models/records/recordvalue.h"
#include "widgets/base/popover.h"
#include "widgets/base/tableview.h"
#include "widgets/data/recordgrid.h"

#include <QClipboard>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

using Models::CopyFormat;
using Models::RecordTableModel;
using Models::ValueKind;

namespace {

/// Widths at 100 % that suit what the columns of a type hold.
int widthOf(const Client::FieldInfo &field)
{
    switch (Models::valueKind(field)) {
    case ValueKind::Number: return 96;
    case ValueKind::Bool: return 84;
    case ValueKind::Date: return 136;
    case ValueKind::Select: return field.isMultiple() ? 180 : 120;
    case ValueKind::Editor:
    case ValueKind::Json: return 220;
    case ValueKind::Email:
    case ValueKind::Url:
    case ValueKind::GeoPoint:
    case ValueKind::Relation: return 168;
    case ValueKind::File: return 180;
    default: return field.isPrimaryKey ? 132 : field.isPresentable ? 176 : 140;
    }
}

}  // namespace

void RecordGrid::collectionOpened()
{
    RecordTableModel &model = m_context.model;
    m_isOpening = true;
    m_openedId = model.collection().id;
    const JsonValue kept = m_columnStates[m_openedId];
    m_view->restoreColumnState({});
    sizeColumns();
    QHeaderView *header = m_view->horizontalHeader();
    for (int column = 0; column < model.columnCount(); ++column) {
        header->moveSection(header->visualIndex(column), column);
        m_view->setColumnHidden(column, column >= maxColumns);
    }
    if (kept.isObject())
        m_view->restoreColumnState(kept);
    m_isOpening = false;
}

void RecordGrid::sizeColumns()
{
    const RecordTableModel &model = m_context.model;
    const QFontMetrics metrics(m_context.theme.font(TextSize::Label, QFont::DemiBold));
    const int scale = qMax(1, m_context.theme.scaled(100));
    QList<int> widths;
    for (int column = 0; column < model.columnCount(); ++column) {
        const Client::FieldInfo &field = model.field(column);
        // Name, arrow and padding of the head at least.
        const int head = metrics.horizontalAdvance(field.name + u" ↓2"_s) * 100 / scale + 20;
        widths << qMax(widthOf(field), head);
    }
    m_view->setColumnWidths(widths);
}

void RecordGrid::keepColumns()
{
    if (!m_isOpening && m_openedId == m_context.model.collection().id)
        m_columnStates.insert(m_openedId, m_view->columnState());
    updateFooter();
}

JsonValue RecordGrid::columnStates() const
{
    JsonValue states = m_columnStates;
    if (!m_openedId.isEmpty())
        states.insert(m_openedId, m_view->columnState());
    return states;
}

void RecordGrid::restoreColumnStates(const JsonValue &states)
{
    m_columnStates = states.isObject() ? states : JsonValue::object();
}

std::vector<Client::FieldInfo> RecordGrid::shownFields() const
{
    const RecordTableModel &model = m_context.model;
    std::vector<Client::FieldInfo> fields;
    const QHeaderView *header = m_view->horizontalHeader();
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        if (column >= 0 && column < model.columnCount() && !m_view->isColumnHidden(column))
            fields.push_back(model.field(column));
    }
    return fields;
}

void RecordGrid::openColumnMenu(QWidget *anchor)
{
    const RecordTableModel &model = m_context.model;
    QStringList all;
    QStringList shown;
    for (int column = 0; column < model.columnCount(); ++column) {
        all << model.field(column).name;
        if (!m_view->isColumnHidden(column))
            shown << model.field(column).name;
    }
    ValuePicker::Options options;
    options.placeholder = tr("Search columns");
    options.chosen = shown;
    options.most = qMax(2, int(all.size()));
    options.search = [all](const QString &text, const ValuePicker::Found &found) {
        std::vector<ValuePicker::Entry> entries;
        for (const QString &name : all) {
            if (name.contains(text, Qt::CaseInsensitive))
                entries.push_back({name, {}, {}});
        }
        found(entries);
    };
    const QRect place(anchor->mapToGlobal(QPoint(0, 0)), anchor->size());
    ValuePicker::open(m_context.theme, this, place, std::move(options),
                      [this](const QStringList &names) {
                          if (names.isEmpty())
                              return;
                          const RecordTableModel &records = m_context.model;
                          for (int column = 0; column < records.columnCount(); ++column) {
                              const bool isShown = names.contains(records.field(column).name);
                              m_view->setColumnHidden(column, !isShown);
                          }
                          keepColumns();
                      });
}

// --- Menus and copies ---------------------------------------------------------------------------

void RecordGrid::fillMenu(QMenu *menu, const QModelIndex &index)
{
    if (!index.isValid())
        return;
    addCopyMenu(menu, index);
    menu->addSeparator();
    addFilterActions(menu, index);
    menu->addSeparator();
    emit menuAboutToOpen(menu, index);
}

void RecordGrid::addFilterActions(QMenu *menu, const QModelIndex &index)
{
    const RecordTableModel &model = m_context.model;
    const Client::FieldInfo &field = model.field(index.column());
    const JsonValue &value = model.value(index.row(), index.column());
    const auto add = [&](const QString &text, const QString &name, bool isExcluding) {
        const std::optional<QString> clause = Models::filterClause(field, value, isExcluding);
        QAction *action = menu->addAction(
            m_context.theme.icon(isExcluding ? u"filter-x"_s : u"filter"_s), text);
        action->setObjectName(name);
        action->setEnabled(clause.has_value());
        if (!clause) {
            action->setToolTip(tr("The filter language cannot write this value."));
            return;
        }
        connect(action, &QAction::triggered, this,
                [this, text = *clause] { emit clauseRequested(text); });
    };
    add(tr("Only this value"), u"action.onlyThisValue"_s, false);
    add(tr("Exclude this value"), u"action.excludeThisValue"_s, true);
}

void RecordGrid::addCopyMenu(QMenu *menu, const QModelIndex &index)
{
    // The table's own copies what is shown; here it is the value.
    if (auto *shown = menu->findChild<QAction *>(u"table.copyCell"_s))
        menu->removeAction(shown);
    QAction *cell = menu->addAction(tr("Copy cell"));
    cell->setObjectName(u"action.copyCell"_s);
    connect(cell, &QAction::triggered, this, [this, text = index.data(Qt::EditRole).toString()] {
        QGuiApplication::clipboard()->setText(text);
        emit copied(tr("the cell"));
    });
    QMenu *copies = menu->addMenu(tr("Copy as"));
    copies->setObjectName(u"menu.copyAs"_s);
    const std::pair<QString, CopyFormat> formats[] = {
        {tr("CSV"), CopyFormat::Csv},
        {tr("TSV"), CopyFormat::Tsv},
        {tr("JSON"), CopyFormat::Json},
        {tr("Markdown"), CopyFormat::Markdown},
        {tr("SQL INSERT"), CopyFormat::SqlInsert},
        {tr("Filter expression"), CopyFormat::Filter},
        {tr("cURL"), CopyFormat::Curl},
        {tr("JavaScript SDK call"), CopyFormat::JavaScript},
    };
    for (const auto &format : formats) {
        QAction *action = copies->addAction(format.first);
        action->setObjectName("action.copyAs."_L1 + QString::number(int(format.second)));
        connect(action, &QAction::triggered, this,
                [this, which = int(format.second)] { copyAs(which); });
    }
}

void RecordGrid::copyAs(int format)
{
    const RecordTableModel &model = m_context.model;
    std::vector<JsonValue> records;
    for (const int row : chosenRows())
        records.push_back(model.stagedRecord(row));
    if (records.empty())
        return;
    const QString text
        = Models::copyOf(CopyFormat(format), model.collection(), shownFields(), records, m_address);
    QGuiApplication::clipboard()->setText(text);
    const int count = int(records.size());
    emit copied(Models::resolvePlural(tr("%n record(s)", nullptr, count), count));
}

}  // namespace Binnacle::Ui
