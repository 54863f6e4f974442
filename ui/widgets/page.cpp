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

void Page::setMargins(QLayout *layout)
{
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(12);
}

}  // namespace Binnacle::Ui
