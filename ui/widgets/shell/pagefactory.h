// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/page.h"

#include <functional>
#include <vector>

namespace Binnacle::Ui {

/// A kind of page that the window offers.
struct PageEntry
{
    PageKind kind = PageKind::Overview;
    QString title;
    /// Name of a Lucide icon.
    QString icon;
    /// Heading on the rail; entries of one group follow each other.
    QString group;
    /// Ctrl+n opens it.
    int number = 0;
    std::function<Page *(PageContext, QWidget *parent)> make;
};

/// What the window can open, in the order of the rail.
using PageFactory = std::vector<PageEntry>;

/// Every page that there is.
PageFactory standardPages();

/// Null if @p factory does not have the kind.
const PageEntry *pageEntry(const PageFactory &factory, PageKind kind);

}  // namespace Binnacle::Ui
