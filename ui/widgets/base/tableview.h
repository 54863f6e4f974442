// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "widgets/base/tabledelegate.h"
#include "widgets/theme.h"

#include <QHash>
#include <QSet>
#include <QTableView>

class QMenu;

namespace Binnacle::Ui {

/// A table as the window shows them: rows of one height, no grid, no row heads, whole rows
/// selected, copied as TSV, columns that move, hide and keep their widths.
///
/// It never asks the model for more than what is on screen, so the number of rows does not matter
/// beyond 8 bytes each.
class TableView final : public QTableView
{
    Q_OBJECT

public:
    explicit TableView(const Theme &theme, QWidget *parent = nullptr);

    /// Of the head and @p rows rows of the usual height.
    static int heightOfRows(const Theme &theme, int rows);

    void setModel(QAbstractItemModel *model) override;
    TableDelegate *tableDelegate() const { return m_delegate; }
    /// A subclass with editors or paintings of its own; the view does not take it.
    void setTableDelegate(TableDelegate *delegate);
    Density density() const;
    void setDensity(Density density);

    /// True: arrows walk the cells and the current one is ringed, for tables edited in place.
    /// False (the default): they walk the rows.
    void setCellNavigation(bool isOn);

    /// Widths, order, hidden columns and sorting, by Models::ColumnKeyRole.
    JsonValue columnState() const;
    void restoreColumnState(const JsonValue &state);
    /// Widths at 100 %, one a column; a missing or 0 one keeps the default. They give way to
    /// restoreColumnState().
    void setColumnWidths(const QList<int> &widths);
    /// Down to which widths at 100 % columns give way, as long as nobody has set them otherwise,
    /// before the table scrolls sideways; a missing or 0 one does not.
    void setNarrowestWidths(const QList<int> &widths);
    /// Columns that are left out, the first of them first, where not even the narrowest widths
    /// leave room for all. The menu of the header says so and brings them back for good; so does a
    /// width that the user gives them.
    void setSpareColumns(const QList<int> &columns);
    /// Takes what width the others leave; -1 for none.
    void setStretchColumn(int column);

    /// The selected rows, or the current one, without a header; at most 10 000 rows.
    QString selectionAsTsv() const;
    /// Rows selected or current, in order.
    QModelIndexList chosenRows() const;
    int hoveredRow() const { return m_hoveredRow; }
    /// True while the pointer or the focus is in the list: order must not change under it.
    bool isInUse() const;

    /// Ctrl+A selects at most this many rows, those around the view. Default 10 000.
    void setSelectAllLimit(int rows) { m_selectAllLimit = rows; }
    void selectAll() override;

public slots:
    void copySelection();

signals:
    /// Enter or double click.
    void rowActivated(const QModelIndex &index);
    /// Space.
    void peekRequested(const QModelIndex &index);
    /// Delete.
    void deleteRequested();
    /// The context menu is about to open with *Copy* in it; add to it. @p index may be invalid.
    void menuRequested(QMenu *menu, const QModelIndex &index);
    void currentRowChanged(const QModelIndex &current);
    void selectionCountChanged(int rows);
    /// The user moved away from the newest rows or came back to them; for lists that follow.
    void scrolledByUser();
    void columnsChanged();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void selectionChanged(const QItemSelection &selected,
                          const QItemSelection &deselected) override;

private:
    void applyTheme();
    void setHoveredRow(int row);
    void updateRow(int row);
    void applyColumns();
    void applyState(const JsonValue &state);
    void applyStretch();
    /// Leaves columns out until the rest has room beside the stretched one's @p least pixels.
    void leaveOutColumns(int least);
    void takeBackLeftOut();
    /// As narrow as it becomes by giving way.
    int narrowestWidth(int column) const;
    void setColumnShown(int column, bool isShown);
    /// Narrows columns by @p missing pixels in all, as far as they give way; tells how many it got.
    int yieldColumns(int missing);
    /// Columns that gave way are as wide as they were.
    void takeBackYielded();
    /// As wide as it is or was before it gave way.
    int wholeWidth(int column) const;
    int usualWidth(int column) const;
    void showHeaderMenu(const QPoint &position);
    QString keyOf(int column) const;
    bool handleRowKey(QKeyEvent *event);
    QString cellForCopy(const QModelIndex &index) const;

    static constexpr int defaultColumn = 120;
    static constexpr int minimumColumn = 40;

    const Theme &m_theme;
    TableDelegate *m_delegate;
    QList<int> m_widths;
    QList<int> m_narrowest;
    /// Columns that have given way, and how wide they were.
    QHash<int, int> m_yielded;
    QList<int> m_spare;
    /// Columns that are left out for want of room, and how wide they were.
    QHash<int, int> m_leftOut;
    /// Spare ones that the user wants in any case, by Models::ColumnKeyRole.
    QSet<QString> m_wanted;
    JsonValue m_state;
    QList<QMetaObject::Connection> m_modelConnections;
    int m_zoom = 100;
    int m_stretchColumn = -1;
    int m_hoveredRow = -1;
    int m_selectAllLimit = 10000;
    bool m_isStretching = false;
    bool m_isCellNavigation = false;
};

}  // namespace Binnacle::Ui
