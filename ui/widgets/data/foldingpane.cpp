// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/foldingpane.h"

#include "widgets/base/button.h"
#include "widgets/base/popover.h"
#include "widgets/data/collectionpane.h"

#include <QSplitter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

/// At 100 %: the pane and a grid of three columns.
constexpr int narrowestForBoth = 640;
constexpr int narrowestPane = 160;
constexpr int usualPane = 220;
constexpr QSize floatingSize(280, 380);

}  // namespace

FoldingPane::FoldingPane(const Theme &theme, QSplitter *split, CollectionPane *pane,
                         IconButton *button)
    : QObject(split)
    , m_theme(theme)
    , m_split(split)
    , m_pane(pane)
    , m_button(button)
    , m_sizes{theme.scaled(usualPane), theme.scaled(900)}
{
    m_pane->setMinimumWidth(theme.scaled(narrowestPane));
    m_split->setSizes(m_sizes);
    m_button->hide();
    connect(m_button, &QAbstractButton::clicked, this, &FoldingPane::open);
    connect(m_pane, &CollectionPane::collectionChosen, this, [this] {
        if (m_popover)
            m_popover->close();
    });
}

void FoldingPane::fit(int width)
{
    const bool shallFold = width < m_theme.scaled(narrowestForBoth);
    if (shallFold && !isFolded())
        fold();
    else if (!shallFold && isFolded())
        unfold();
}

void FoldingPane::fold()
{
    m_sizes = m_split->sizes();
    m_popover = new Popover(m_theme, m_split->parentWidget());
    m_popover->setObjectName(u"data.collections"_s);
    m_popover->setFlush(true);
    m_popover->body()->addWidget(m_pane);
    m_pane->setFloating(true);
    m_pane->setMinimumSize(m_theme.scaled(floatingSize.width()),
                           m_theme.scaled(floatingSize.height()));
    m_pane->show();
    m_button->show();
}

void FoldingPane::unfold()
{
    m_popover->hide();
    m_split->insertWidget(0, m_pane);
    m_pane->setFloating(false);
    m_pane->setMinimumSize(m_theme.scaled(narrowestPane), 0);
    m_pane->show();
    m_split->setStretchFactor(0, 0);
    m_split->setStretchFactor(1, 1);
    m_split->setSizes(m_sizes);
    m_button->hide();
    m_popover->deleteLater();
    m_popover = nullptr;
}

void FoldingPane::open()
{
    m_popover->openAt(m_button);
    m_pane->focusSearch();
}

QList<int> FoldingPane::sizes() const
{
    return isFolded() ? m_sizes : m_split->sizes();
}

void FoldingPane::setSizes(const QList<int> &sizes)
{
    if (sizes.size() != 2)
        return;
    m_sizes = sizes;
    if (!isFolded())
        m_split->setSizes(sizes);
}

}  // namespace Binnacle::Ui
