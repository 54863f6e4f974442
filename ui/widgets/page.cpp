// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/page.h"

#include "widgets/theme.h"

#include <QLayout>

namespace Binnacle::Ui {

Page::Page(PageContext context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
{
}

void Page::setShown(bool isShown)
{
    if (m_isShown == isShown)
        return;
    m_isShown = isShown;
    shownChanged(isShown);
}

void Page::keepMargins(QLayout *layout)
{
    const auto apply = [this, layout] {
        const int side = theme().scaled(24);
        const int edge = theme().scaled(20);
        layout->setContentsMargins(side, edge, side, edge);
        layout->setSpacing(theme().scaled(12));
    };
    apply();
    connect(&theme(), &Theme::changed, layout, apply);
}

}  // namespace Binnacle::Ui
