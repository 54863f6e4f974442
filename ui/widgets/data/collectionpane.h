// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/records/collectionlistmodel.h"
#include "widgets/theme.h"

#include <QWidget>

class QLineEdit;
class QListView;
class QMenu;

namespace Binnacle::Ui {

class StateView;

/// The collections beside the grid: search, pins, the system's behind a heading.
class CollectionPane final : public QWidget
{
    Q_OBJECT

public:
    CollectionPane(const Theme &theme, Models::CollectionListModel &model, QWidget *parent);

    StateView *state() const { return m_state; }
    /// Marks it without a signal.
    void setCurrent(const QString &collectionId);
    void focusSearch();
    /// In a popover, which paints the background.
    void setFloating(bool isFloating);

signals:
    void collectionChosen(const QString &collectionId);
    void countRequested(const QString &collectionId);
    void pinsChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void activate(const QModelIndex &index);
    void openMenu(const QPoint &position);
    void moveCurrent(int by);

    const Theme &m_theme;
    Models::CollectionListModel &m_model;
    QLineEdit *m_search;
    QListView *m_list;
    StateView *m_state;
    QString m_current;
    bool m_isFloating = false;
};

}  // namespace Binnacle::Ui
