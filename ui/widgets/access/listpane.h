// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/access/celltablemodel.h"
#include "widgets/access/accesspane.h"
#include "widgets/base/button.h"
#include "widgets/base/stateview.h"

#include <QDateTime>
#include <QTimer>

#include <functional>
#include <vector>

class QHBoxLayout;
class QLineEdit;
class QMenu;

namespace Binnacle::Ui {

class FlowLayout;
class Label;
class TableView;

/// What can be done with the chosen row.
struct RowAction
{
    QString name;
    QString text;
    QString icon;
    std::function<void(const QString &id)> run;
    /// In the menu it stands apart from the others.
    bool isDangerous = false;
    Models::Need need = Models::Need::Read;
};

/// A tab with a list: a search, the rows, and what can be done with the chosen one, as buttons and
/// in the row's menu.
class ListPane : public AccessPane
{
    Q_OBJECT

public:
    ListPane(const PageContext &context, const QString &name,
             std::vector<Models::TableColumn> columns, QWidget *parent);
    ~ListPane() override;

    void focusFilter() override;
    /// Refreshes, unless an answer is awaited; a failure leaves what is shown.
    void poll() override;
    QString count() const override { return m_count; }
    JsonValue state() const override;
    void restore(const JsonValue &state) override;

protected:
    Models::CellTableModel &model() { return m_model; }
    const Models::CellTableModel &model() const { return m_model; }
    TableView *table() const { return m_table; }
    StateView *states() const { return m_states; }
    QLineEdit *search() const { return m_search; }
    QString currentId() const;
    void select(const QString &id);

    // Building. The order of the calls is that on the screen.

    void setTexts(const QString &tableName, const QString &placeholder,
                  const StateView::EmptyText &empty);
    void addTool(QWidget *tool);
    Button *addPrimary(const QString &name, const QString &text, Models::Need need,
                       std::function<void()> run);
    void addRowAction(RowAction action);
    /// By Enter or a double click.
    void setActivation(std::function<void(const QString &id)> run);

    // Loading.

    /// Returns what a reply must be asked with; an older one is no longer wanted.
    int beginLoading();
    bool isCurrent(int generation) const { return generation == m_generation; }
    void showRows(std::vector<Models::TableRow> rows);
    /// The first page, or one behind those that are there.
    void showPage(std::vector<Models::TableRow> rows, bool isFirst, bool hasMore);
    void showFailure(const QString &what, const Error &error);
    void setCount(const QString &text);
    template <typename T, typename Make>
    void take(int generation, const QString &what, const Result<std::vector<T>> &found, Make make)
    {
        if (!isCurrent(generation))
            return;
        if (!found)
            return showFailure(what, found.error());
        std::vector<Models::TableRow> rows;
        for (const T &each : *found)
            rows.push_back(make(each, QDateTime::currentDateTime()));
        showRows(std::move(rows));
    }

    /// The list is too long to narrow the rows that are there: the server is asked, by startOver(),
    /// a moment after the last key.
    void searchOnServer();
    /// Loads from the beginning what the search wants.
    virtual void startOver() { refresh(); }
    /// Loads again what is there, for poll().
    virtual void reload() { refresh(); }
    /// Narrows the rows that are there.
    virtual void searchFor(const QString &text);
    /// Why the action cannot be done with that row; empty when it may be tried.
    virtual QString refusalOf(const RowAction &action, const QString &id) const;
    void rightsChanged() override;
    /// What the actions are about, beside them: the account's e-mail.
    virtual QString subject(const QString &id) const;

private:
    void buildTable();
    void updateActions();
    void updateState();
    void addToMenu(QMenu *menu, const QString &id);
    /// Leaves the rows where they are on the screen while @p change adds some above them.
    void keepPlace(const std::function<void()> &change);

    Models::CellTableModel m_model;
    QHBoxLayout *m_tools;
    QLineEdit *m_search;
    FlowLayout *m_actionLine;
    Label *m_subject;
    TableView *m_table;
    StateView *m_states;
    StateView::EmptyText m_empty;
    std::vector<RowAction> m_actions;
    std::vector<Button *> m_buttons;
    std::function<void()> m_create;
    Button *m_primary = nullptr;
    Models::Need m_primaryNeed = Models::Need::Read;
    QTimer m_searching;
    std::function<void(const QString &)> m_activate;
    QString m_count;
    int m_generation = 0;
    bool m_isLoaded = false;
    bool m_isAwaited = false;
    bool m_isPolling = false;
    bool m_isSearchedByServer = false;
};

}  // namespace Binnacle::Ui
