// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/tableview.h"

#include "widgets/base/tableheader.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr int maximumCopiedRows = 10000;
/// Of the head, at 100 %.
constexpr int headHeight = 32;

}  // namespace

TableView::TableView(const Theme &theme, QWidget *parent)
    : QTableView(parent)
    , m_theme(theme)
    , m_delegate(new TableDelegate(theme, this))
    , m_zoom(theme.zoom())
{
    setItemDelegate(m_delegate);
    setHorizontalHeader(new TableHeader(theme, this));
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    // Tab leaves the table; arrows move in it.
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setCornerButtonEnabled(false);
    setTextElideMode(Qt::ElideRight);

    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView *header = horizontalHeader();
    header->setSectionsMovable(true);
    header->setSectionsClickable(true);
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setTextElideMode(Qt::ElideRight);
    // Only what is on screen counts when a column is fitted to its contents.
    header->setResizeContentsPrecision(0);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::customContextMenuRequested, this, &TableView::showHeaderMenu);
    connect(header, &QHeaderView::sectionResized, this, [this](int column) {
        if (m_isStretching)
            return;
        // What the user gives it counts from now on.
        m_yielded.remove(column);
        if (m_spare.contains(column))
            m_wanted.insert(keyOf(column));
        applyStretch();
        emit columnsChanged();
    });
    connect(header, &QHeaderView::sectionMoved, this, [this] {
        // By the user, not by a state that is applied.
        if (!m_isStretching)
            emit columnsChanged();
    });
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, &TableView::scrolledByUser);
    applyTheme();
    connect(&theme, &Theme::changed, this, &TableView::applyTheme);
}

int TableView::heightOfRows(const Theme &theme, int rows)
{
    return theme.scaled(headHeight) + rows * Ui::rowHeight(theme, Density::Normal);
}

void TableView::setModel(QAbstractItemModel *model)
{
    for (const QMetaObject::Connection &connection : std::as_const(m_modelConnections))
        disconnect(connection);
    m_modelConnections.clear();
    QTableView::setModel(model);
    m_hoveredRow = -1;
    if (!model)
        return;
    m_modelConnections = {
        connect(model, &QAbstractItemModel::modelReset, this, &TableView::applyColumns),
        connect(model, &QAbstractItemModel::columnsInserted, this, &TableView::applyColumns),
    };
    applyColumns();
}

Density TableView::density() const
{
    return m_delegate->density();
}

void TableView::setDensity(Density density)
{
    m_delegate->setDensity(density);
    applyTheme();
}

void TableView::setTableDelegate(TableDelegate *delegate)
{
    delegate->setDensity(m_delegate->density());
    delegate->setCellFocus(m_isCellNavigation);
    m_delegate = delegate;
    setItemDelegate(delegate);
}

void TableView::setCellNavigation(bool isOn)
{
    m_isCellNavigation = isOn;
    m_delegate->setCellFocus(isOn);
    viewport()->update();
}

QModelIndexList TableView::chosenRows() const
{
    if (!selectionModel())
        return {};
    QList<int> rows;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom() && rows.size() < maximumCopiedRows; ++row)
            rows.append(row);
    }
    if (rows.isEmpty() && currentIndex().isValid())
        rows.append(currentIndex().row());
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    QModelIndexList indexes;
    indexes.reserve(rows.size());
    for (const int row : std::as_const(rows))
        indexes.append(model()->index(row, 0));
    return indexes;
}

QString TableView::cellForCopy(const QModelIndex &index) const
{
    const QVariant raw = index.data(Models::RawValueRole);
    QString text = raw.canConvert<QString>() ? raw.toString() : QString();
    if (text.isEmpty())
        text = index.data(Qt::DisplayRole).toString();
    if (text.contains(u'\t') || text.contains(u'\n') || text.contains(u'"'))
        text = u'"' + text.replace(u'"', u"\"\""_s) + u'"';
    return text;
}

QString TableView::selectionAsTsv() const
{
    QString text;
    const QHeaderView *header = horizontalHeader();
    for (const QModelIndex &row : chosenRows()) {
        QStringList cells;
        for (int visual = 0; visual < header->count(); ++visual) {
            const int column = header->logicalIndex(visual);
            if (!header->isSectionHidden(column))
                cells.append(cellForCopy(row.siblingAtColumn(column)));
        }
        text += cells.join(u'\t') + u'\n';
    }
    return text;
}

void TableView::copySelection()
{
    const QModelIndex current = currentIndex();
    QString text;
    if (m_isCellNavigation && current.isValid() && chosenRows().size() <= 1)
        text = cellForCopy(current);
    else
        text = selectionAsTsv();
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void TableView::selectAll()
{
    if (!model() || selectionMode() == NoSelection || selectionMode() == SingleSelection)
        return;
    const int rows = model()->rowCount();
    if (rows <= m_selectAllLimit) {
        QTableView::selectAll();
        return;
    }
    const int middle = qMax(0, rowAt(viewport()->height() / 2));
    const int first = qBound(0, middle - m_selectAllLimit / 2, rows - m_selectAllLimit);
    const QItemSelection span(
        model()->index(first, 0),
        model()->index(first + m_selectAllLimit - 1, model()->columnCount() - 1));
    selectionModel()->select(span, QItemSelectionModel::ClearAndSelect);
}

bool TableView::isInUse() const
{
    return hasFocus() || viewport()->underMouse() || state() == EditingState;
}

bool TableView::handleRowKey(QKeyEvent *event)
{
    const bool isPlain = !(event->modifiers() & ~Qt::KeypadModifier);
    const QModelIndex current = currentIndex();
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (isPlain && current.isValid()) {
            emit rowActivated(current);
            return true;
        }
        return false;
    case Qt::Key_Space:
        if (isPlain && current.isValid()) {
            emit peekRequested(current);
            return true;
        }
        return false;
    case Qt::Key_Delete:
        if (isPlain) {
            emit deleteRequested();
            return true;
        }
        return false;
    case Qt::Key_Home:
    case Qt::Key_End:
        if (isPlain && !m_isCellNavigation && model() && model()->rowCount() > 0) {
            const int row = event->key() == Qt::Key_Home ? 0 : model()->rowCount() - 1;
            setCurrentIndex(model()->index(row, qMax(0, current.column())));
            emit scrolledByUser();
            return true;
        }
        return false;
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (isPlain && !m_isCellNavigation) {
            const bool isLeft = event->key() == Qt::Key_Left;
            horizontalScrollBar()->triggerAction(isLeft ? QScrollBar::SliderSingleStepSub
                                                        : QScrollBar::SliderSingleStepAdd);
            return true;
        }
        return false;
    default: return false;
    }
}

void TableView::keyPressEvent(QKeyEvent *event)
{
    if (state() != EditingState) {
        if (event->matches(QKeySequence::Copy)) {
            copySelection();
            return;
        }
        if (handleRowKey(event))
            return;
    }
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown: emit scrolledByUser(); break;
    default: break;
    }
    QTableView::keyPressEvent(event);
}

void TableView::setHoveredRow(int row)
{
    if (m_hoveredRow == row)
        return;
    const int before = m_hoveredRow;
    m_hoveredRow = row;
    m_delegate->setHoveredRow(row);
    updateRow(before);
    updateRow(row);
}

void TableView::updateRow(int row)
{
    if (row >= 0 && model() && row < model()->rowCount())
        viewport()->update(0, rowViewportPosition(row), viewport()->width(), rowHeight(row));
}

void TableView::mouseMoveEvent(QMouseEvent *event)
{
    setHoveredRow(rowAt(event->position().toPoint().y()));
    QTableView::mouseMoveEvent(event);
}

void TableView::mouseDoubleClickEvent(QMouseEvent *event)
{
    QTableView::mouseDoubleClickEvent(event);
    const QModelIndex index = indexAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && index.isValid() && state() != EditingState)
        emit rowActivated(index);
}

void TableView::wheelEvent(QWheelEvent *event)
{
    QTableView::wheelEvent(event);
    emit scrolledByUser();
    setHoveredRow(rowAt(viewport()->mapFromGlobal(QCursor::pos()).y()));
}

bool TableView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        setHoveredRow(-1);
    return QTableView::viewportEvent(event);
}

void TableView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool isKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = isKey ? currentIndex() : indexAt(event->pos());
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (index.isValid()) {
        QAction *copy
            = menu->addAction(m_theme.icon(u"copy"_s), tr("Copy"), this, &TableView::copySelection);
        copy->setObjectName(u"table.copy"_s);
        QAction *one
            = menu->addAction(tr("Copy cell"), this, [this, cell = QPersistentModelIndex(index)] {
                  if (cell.isValid())
                      QGuiApplication::clipboard()->setText(cellForCopy(cell));
              });
        one->setObjectName(u"table.copyCell"_s);
    }
    emit menuRequested(menu, index);
    if (menu->isEmpty()) {
        menu->deleteLater();
        return;
    }
    const QPoint place = isKey && index.isValid()
        ? viewport()->mapToGlobal(visualRect(index).bottomLeft())
        : event->globalPos();
    menu->popup(place);
}

void TableView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    applyStretch();
    // An inspector that opens beside the cell it tells of must not cover it.
    const QModelIndex current = currentIndex();
    const QRect cell = m_isCellNavigation && current.isValid() ? visualRect(current) : QRect();
    if (!cell.isEmpty() && QRect(QPoint(), event->oldSize()).contains(cell)
        && !viewport()->rect().contains(cell))
        scrollTo(current);
}

void TableView::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    const QModelIndex current = currentIndex();
    if (m_isCellNavigation || !hasFocus() || !current.isValid())
        return;
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.color(Tone::Accent), 2));
    const QRectF row(0, rowViewportPosition(current.row()), viewport()->width(),
                     rowHeight(current.row()));
    painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), 3, 3);
}

void TableView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    updateRow(previous.row());
    updateRow(current.row());
    if (current.row() != previous.row() || current.parent() != previous.parent())
        emit currentRowChanged(current);
}

void TableView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    int rows = 0;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        rows += range.height();
    emit selectionCountChanged(rows);
}

void TableView::applyTheme()
{
    const int height = Ui::rowHeight(m_theme, m_delegate->density());
    verticalHeader()->setMinimumSectionSize(height);
    verticalHeader()->setDefaultSectionSize(height);
    QHeaderView *header = horizontalHeader();
    header->setMinimumSectionSize(m_theme.scaled(minimumColumn));
    header->setFixedHeight(m_theme.scaled(headHeight));
    if (m_zoom != m_theme.zoom()) {
        takeBackLeftOut();
        takeBackYielded();
        m_isStretching = true;
        for (int column = 0; column < header->count(); ++column) {
            if (!header->isSectionHidden(column))
                header->resizeSection(
                    column, qRound(double(header->sectionSize(column)) * m_theme.zoom() / m_zoom));
        }
        m_isStretching = false;
        m_zoom = m_theme.zoom();
        applyStretch();
    }
    viewport()->update();
}

}  // namespace Binnacle::Ui
