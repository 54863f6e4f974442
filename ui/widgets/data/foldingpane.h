// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QList>
#include <QObject>

class QSplitter;

namespace Binnacle::Ui {

class CollectionPane;
class IconButton;
class Popover;

/// Where the collections of a page are: beside the grid, or, on a page too narrow for both, in a
/// popover behind a button.
class FoldingPane final : public QObject
{
    Q_OBJECT

public:
    /// @p pane is the first of @p split, whose child it stays. @p button is shown while folded.
    FoldingPane(const Theme &theme, QSplitter *split, CollectionPane *pane, IconButton *button);

    bool isFolded() const { return m_popover != nullptr; }
    /// For a page of @p width pixels.
    void fit(int width);
    /// Of the two sides when not folded.
    QList<int> sizes() const;
    void setSizes(const QList<int> &sizes);

private:
    void fold();
    void unfold();
    void open();

    const Theme &m_theme;
    QSplitter *m_split;
    CollectionPane *m_pane;
    IconButton *m_button;
    Popover *m_popover = nullptr;
    QList<int> m_sizes;
};

}  // namespace Binnacle::Ui
