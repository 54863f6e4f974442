// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/pagefactory.h"

namespace Binnacle::Ui {

PageFactory standardPages()
{
    PageFactory pages;
    return pages;
}

const PageEntry *pageEntry(const PageFactory &factory, PageKind kind)
{
    for (const PageEntry &entry : factory) {
        if (entry.kind == kind)
            return &entry;
    }
    return nullptr;
}

}  // namespace Binnacle::Ui
