// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "widgets/data/fieldcontext.h"

#include <QMenu>
#include <QModelIndex>
#include <QWidget>

class QDropEvent;

namespace Binnacle::Ui {

class Banner;
class Button;
class Label;
class RecordDelegate;
class StateView;
class TableView;

/// The records of a collection: the table with its states, the line below it, the pill of new
/// records, sorting, columns, in-place editing and menus. It keeps place and selection by record.
class RecordGrid final : public QWidget
{
    Q_OBJECT

public:
    /// At most so many columns are shown before the user chooses.
    static constexpr int maxColumns = 50;

    /// @p context must outlive the grid.
    RecordGrid(const FieldContext &context, QWidget *parent);

    TableView *view() const { return m_view; }
    StateView *state() const { return m_state; }

    /// To be called after the model opened another collection.
    void collectionOpened();
    /// Column states by collection id, to keep.
    JsonValue columnStates() const;
    void restoreColumnStates(const JsonValue &states);

    /// -1 for none.
    int currentRow() const;
    QString currentKey() const;
    QModelIndex currentCell() const;
    /// Stages what is being typed in a cell.
    void commitEditor();
    std::vector<int> chosenRows() const;
    void goTo(const QString &key, const QString &field = {});
    /// Starts the typed editor of the cell: in place, as popover, or at once for a yes or no.
    void editCell(const QModelIndex &index);
    void editCurrent();
    /// Of all columns shown, in their order.
    std::vector<Client::FieldInfo> shownFields() const;
    void openColumnMenu(QWidget *anchor);
    /// For `127.0.0.1:8090`, in calls that are copied.
    void setAddress(const QString &address) { m_address = address; }
    /// Puts the text of chosen rows onto the clipboard.
    void copyAs(int format);
    void focusTable();
    /// Tells the model what is on screen; with false, that nothing is.
    void watchVisibleRows(bool isShown);

signals:
    void currentChanged();
    void selectionCountChanged(int rows);
    /// Enter.
    void openRequested();
    /// Space.
    void peekRequested();
    void deleteRequested();
    void sortRequested(const std::vector<Binnacle::Models::SortKey> &keys);
    /// Only this value, Exclude: a clause to add to the filter.
    void clauseRequested(const QString &clause);
    void followRequested(const QModelIndex &index);
    void showNewRequested();
    /// Of a cell whose editor is the inspector's: files.
    void fieldEditRequested(const QString &field);
    void copied(const QString &what);
    /// A cell's menu is about to open; the page adds what it can do with records.
    void menuAboutToOpen(QMenu *menu, const QModelIndex &index);

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void buildFooter();
    void connectModel();
    bool handleDrag(QDropEvent *event);
    void fillMenu(QMenu *menu, const QModelIndex &index);
    void addFilterActions(QMenu *menu, const QModelIndex &index);
    void addCopyMenu(QMenu *menu, const QModelIndex &index);
    void headerClicked(int column);
    void keepPlace();
    void restorePlace();
    void updateVisibleRows();
    void updateFooter();
    void keepColumns();
    void sizeColumns();

    const FieldContext &m_context;
    TableView *m_view;
    StateView *m_state;
    Banner *m_pill;
    Label *m_rows;
    Button *m_count;
    RecordDelegate *m_delegate;
    QString m_address;
    JsonValue m_columnStates = JsonValue::object();
    QString m_openedId;
    bool m_isOpening = false;
    bool m_isWatching = true;
    // The place, kept while the model is reset.
    QString m_keptKey;
    QStringList m_keptSelection;
    int m_keptColumn = 0;
    int m_keptScroll = 0;
};

}  // namespace Binnacle::Ui
