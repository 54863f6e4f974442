// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/recordgrid.h"

#include "models/plural.h"
#include "models/records/recordvalue.h"
#include "widgets/base/banner.h"
#include "widgets/base/button.h"
#include "widgets/base/label.h"
#include "widgets/base/stateview.h"
#include "widgets/base/tableview.h"
#include "widgets/data/filefield.h"
#include "widgets/data/recorddelegate.h"
#include "widgets/data/thumbnails.h"

#include <QApplication>
#include <QDropEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QMimeData>
#include <QMouseEvent>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

using Models::RecordTableModel;
using Models::ValueKind;

RecordGrid::RecordGrid(const FieldContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_view(new TableView(context.theme))
    , m_state(new StateView(context.theme, m_view, this))
    , m_pill(new Banner(context.theme, this))
    , m_delegate(new RecordDelegate(context.theme, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_pill);
    layout->addWidget(m_state, 1);
    buildFooter();

    m_state->setObjectName(u"page.data.state"_s);
    m_view->setObjectName(u"page.data.grid"_s);
    m_view->setAccessibleName(tr("Records"));
    m_view->setModel(&context.model);
    m_delegate->setThumbnails(&context.thumbnails);
    connect(&context.thumbnails, &Thumbnails::arrived, m_view->viewport(),
            qOverload<>(&QWidget::update));
    m_view->setTableDelegate(m_delegate);
    m_view->setCellNavigation(true);
    m_view->viewport()->installEventFilter(this);
    m_view->viewport()->setAcceptDrops(true);
    m_pill->setObjectName(u"page.data.newRows"_s);
    m_pill->setMessage(Tone::Info, {}, {});

    connect(m_view->horizontalHeader(), &QHeaderView::sectionClicked, this,
            &RecordGrid::headerClicked);
    connect(m_view, &TableView::rowActivated, this, &RecordGrid::openRequested);
    connect(m_view, &TableView::peekRequested, this, &RecordGrid::peekRequested);
    connect(m_view, &TableView::deleteRequested, this, &RecordGrid::deleteRequested);
    connect(m_view, &TableView::menuRequested, this, &RecordGrid::fillMenu);
    connect(m_view, &TableView::selectionCountChanged, this, &RecordGrid::selectionCountChanged);
    connect(m_view, &TableView::columnsChanged, this, &RecordGrid::keepColumns);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &RecordGrid::currentChanged);
    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, this,
            &RecordGrid::updateVisibleRows);
    connect(m_pill, &Banner::triggered, this, &RecordGrid::showNewRequested);
    connectModel();
}

void RecordGrid::buildFooter()
{
    auto *footer = new QWidget(this);
    auto *line = new QHBoxLayout(footer);
    const Theme &theme = m_context.theme;
    line->setContentsMargins(theme.scaled(8), theme.scaled(2), theme.scaled(8), theme.scaled(2));
    line->setSpacing(theme.scaled(4));
    m_rows = new Label(theme, TextSize::Label, Tone::Muted, {}, footer);
    m_rows->setObjectName(u"page.data.rows"_s);
    m_count = new Button(theme, Button::Kind::Ghost, tr("Count all"), footer);
    m_count->setObjectName(u"btn.countRecords"_s);
    m_count->hide();
    line->addWidget(m_rows);
    line->addWidget(m_count);
    line->addStretch(1);
    layout()->addWidget(footer);
    connect(m_count, &Button::clicked, this, [this] {
        RecordTableModel &model = m_context.model;
        model.isCounting() ? model.cancelCount() : model.startCount();
    });
}

void RecordGrid::connectModel()
{
    RecordTableModel &model = m_context.model;
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, &RecordGrid::keepPlace);
    connect(&model, &QAbstractItemModel::modelReset, this, &RecordGrid::restorePlace);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &RecordGrid::updateFooter);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, &RecordGrid::updateFooter);
    connect(&model, &RecordTableModel::moreLoaded, this, &RecordGrid::updateFooter);
    connect(&model, &RecordTableModel::totalChanged, this, &RecordGrid::updateFooter);
    connect(&model, &RecordTableModel::loaded, this, [this] {
        updateFooter();
        updateVisibleRows();
    });
    connect(&model, &RecordTableModel::newOnServerChanged, this, [this](int count) {
        m_pill->setMessage(Tone::Info, u"arrow-up-to-line"_s,
                           count > 0 ? Models::resolvePlural(
                               tr("%n new record(s) on the server", nullptr, count), count)
                                     : QString(),
                           tr("Show"));
    });
}

// --- Place and selection ------------------------------------------------------------------------

void RecordGrid::keepPlace()
{
    // The view lays its columns out anew with the model, as they were told it last.
    if (!m_isOpening && !m_openedId.isEmpty())
        m_view->restoreColumnState(m_view->columnState());
    m_keptKey = currentKey();
    m_keptColumn = qMax(0, m_view->currentIndex().column());
    m_keptScroll = m_view->verticalScrollBar()->value();
    m_keptSelection.clear();
    for (const int row : chosenRows())
        m_keptSelection << m_context.model.keyOf(row);
}

void RecordGrid::restorePlace()
{
    updateFooter();
    if (m_keptKey.isEmpty())
        return;
    const RecordTableModel &model = m_context.model;
    QItemSelection selection;
    for (const QString &key : std::as_const(m_keptSelection)) {
        const int row = model.rowOf(key);
        if (row >= 0)
            selection.select(model.index(row, 0), model.index(row, model.columnCount() - 1));
    }
    const int row = model.rowOf(m_keptKey);
    if (row >= 0) {
        const int column = qMin(m_keptColumn, model.columnCount() - 1);
        m_view->selectionModel()->setCurrentIndex(model.index(row, column),
                                                  QItemSelectionModel::NoUpdate);
        m_view->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
        m_view->verticalScrollBar()->setValue(m_keptScroll);
    }
    emit currentChanged();
}

int RecordGrid::currentRow() const
{
    return m_view->currentIndex().row();
}

QString RecordGrid::currentKey() const
{
    return m_context.model.keyOf(currentRow());
}

QModelIndex RecordGrid::currentCell() const
{
    return m_view->currentIndex();
}

void RecordGrid::commitEditor()
{
    // An editor that loses the focus commits by itself.
    if (m_view->isAncestorOf(QApplication::focusWidget()) && QApplication::focusWidget() != m_view)
        m_view->setFocus();
}

std::vector<int> RecordGrid::chosenRows() const
{
    std::vector<int> rows;
    for (const QModelIndex &index : m_view->chosenRows())
        rows.push_back(index.row());
    return rows;
}

void RecordGrid::goTo(const QString &key, const QString &field)
{
    const RecordTableModel &model = m_context.model;
    const int row = model.rowOf(key);
    if (row < 0)
        return;
    int column = field.isEmpty() ? m_view->currentIndex().column() : model.columnOf(field);
    if (column < 0 || m_view->isColumnHidden(column))
        column = m_view->horizontalHeader()->logicalIndex(0);
    m_view->setCurrentIndex(model.index(row, column));
    m_view->scrollTo(model.index(row, column));
}

void RecordGrid::updateVisibleRows()
{
    RecordTableModel &model = m_context.model;
    if (model.rowCount() == 0 || !m_isWatching)
        return;
    const int first = m_view->rowAt(0);
    const int last = m_view->rowAt(m_view->viewport()->height() - 1);
    model.setVisibleRows(qMax(0, first), last < 0 ? model.rowCount() - 1 : last);
}

void RecordGrid::watchVisibleRows(bool isShown)
{
    m_isWatching = isShown;
    if (isShown)
        updateVisibleRows();
    else
        m_context.model.setVisibleRows(0, -1);
}

void RecordGrid::focusTable()
{
    m_view->setFocus();
    const RecordTableModel &model = m_context.model;
    if (!m_view->currentIndex().isValid() && model.rowCount() > 0)
        m_view->setCurrentIndex(model.index(0, m_view->horizontalHeader()->logicalIndex(0)));
}

void RecordGrid::updateFooter()
{
    const RecordTableModel &model = m_context.model;
    const QLocale locale;
    const int loaded = model.loadedCount();
    QString text;
    if (model.isFresh())
        text = QString();
    else if (model.isComplete() || model.total() == loaded)
        text = Models::resolvePlural(tr("%1 record(s)").arg(locale.toString(loaded)), loaded);
    else if (model.total() >= 0)
        text
            = tr("1–%1 of %2 records").arg(locale.toString(loaded), locale.toString(model.total()));
    else
        text = tr("1–%1 of > %1 records").arg(locale.toString(loaded));
    if (model.isFull())
        text += tr(" · only the first %1 are kept here: narrow the filter")
                    .arg(locale.toString(RecordTableModel::maxRows));
    if (model.newRowCount() > 0)
        text += tr(" · %1 not saved").arg(model.newRowCount());
    const int hidden = m_view->horizontalHeader()->hiddenSectionCount();
    if (hidden > 0)
        text
            += tr(" · %1 of %2 columns").arg(model.columnCount() - hidden).arg(model.columnCount());
    m_rows->setText(text);
    m_count->setVisible(!model.isFresh() && model.total() < 0);
    m_count->setBusy(false);
    m_count->setText(model.isCounting() ? tr("Counting… Cancel") : tr("Count all"));
}

// --- Editing ------------------------------------------------------------------------------------

void RecordGrid::editCurrent()
{
    editCell(m_view->currentIndex());
}

void RecordGrid::editCell(const QModelIndex &index)
{
    RecordTableModel &model = m_context.model;
    if (!index.isValid() || !(index.flags() & Qt::ItemIsEditable))
        return;
    m_view->setCurrentIndex(index);
    if (RecordDelegate::editsInPlace(index)) {
        m_view->edit(index);
        return;
    }
    const Client::FieldInfo field = model.field(index.column());
    const JsonValue value = model.value(index.row(), index.column());
    if (Models::valueKind(field) == ValueKind::Bool) {
        model.setData(index, QVariant::fromValue(JsonValue(!value.toBool())));
        return;
    }
    if (Models::valueKind(field) == ValueKind::File) {
        emit fieldEditRequested(field.name);
        return;
    }
    const QPersistentModelIndex kept(index);
    const QRect cell = m_view->visualRect(index);
    const QRect place(m_view->viewport()->mapToGlobal(cell.topLeft()), cell.size());
    pickValues(m_context, m_view, place, field, Models::listOf(value),
               [this, kept, field](const QStringList &values) {
                   if (kept.isValid())
                       m_context.model.setData(
                           kept, QVariant::fromValue(Models::listValue(field, values)));
               });
}

bool RecordGrid::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_view->viewport()) {
        // A double click edits the cell; Enter opens the record.
        if (event->type() == QEvent::MouseButtonDblClick) {
            const auto *mouse = static_cast<QMouseEvent *>(event);
            const QModelIndex index = m_view->indexAt(mouse->position().toPoint());
            if (index.isValid() && mouse->button() == Qt::LeftButton) {
                if (index.flags() & Qt::ItemIsEditable)
                    editCell(index);
                else
                    emit openRequested();
                return true;
            }
        }
        if (event->type() == QEvent::Resize)
            updateVisibleRows();
        if (event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove
            || event->type() == QEvent::Drop)
            return handleDrag(static_cast<QDropEvent *>(event));
    }
    return QWidget::eventFilter(object, event);
}

/// Files dropped onto a file's cell wait there to be uploaded.
bool RecordGrid::handleDrag(QDropEvent *event)
{
    RecordTableModel &model = m_context.model;
    const QStringList paths = droppedFiles(event->mimeData());
    const QModelIndex index = m_view->indexAt(event->position().toPoint());
    const bool isPlace = index.isValid() && (index.flags() & Qt::ItemIsEditable)
        && Models::valueKind(model.field(index.column())) == ValueKind::File;
    // Entering is always allowed, or no move would follow.
    const bool isTaken = !paths.isEmpty() && (isPlace || event->type() == QEvent::DragEnter);
    if (isTaken)
        event->acceptProposedAction();
    else
        event->ignore();
    if (!isTaken || event->type() != QEvent::Drop)
        return true;
    const Client::FieldInfo field = model.field(index.column());
    QStringList names = field.isMultiple()
        ? Models::listOf(model.value(index.row(), index.column()))
        : QStringList();
    for (const QString &path : paths) {
        const QString name = Models::uploadOf(path);
        if (!names.contains(name) && names.size() < qMax(field.maxSelect, 1))
            names << name;
    }
    m_view->setCurrentIndex(index);
    model.setData(index, QVariant::fromValue(Models::listValue(field, names)));
    return true;
}

// --- Sorting and columns ------------------------------------------------------------------------

void RecordGrid::headerClicked(int column)
{
    const RecordTableModel &model = m_context.model;
    const Client::FieldInfo &field = model.field(column);
    const ValueKind kind = Models::valueKind(field);
    // The order of JSON texts and places tells nobody anything.
    if (kind == ValueKind::Json || kind == ValueKind::GeoPoint)
        return;
    std::vector<Models::SortKey> keys = model.sort();
    const bool isAdding = QGuiApplication::keyboardModifiers() & Qt::ShiftModifier;
    const auto at = std::find_if(keys.begin(), keys.end(), [&field](const Models::SortKey &key) {
        return key.field == field.name;
    });
    const bool wasAscending = at != keys.end() && !at->isDescending;
    const bool wasDescending = at != keys.end() && at->isDescending;
    if (!isAdding)
        keys.clear();
    else if (wasDescending)
        keys.erase(at);
    if (isAdding && wasAscending)
        at->isDescending = true;
    else if (!wasDescending && keys.size() < 7)
        keys.push_back({field.name, wasAscending});
    emit sortRequested(keys);
}

}  // namespace Binnacle::Ui
