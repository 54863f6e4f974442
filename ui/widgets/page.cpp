// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/page.h"

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

}  // namespace Binnacle::Ui
