// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/dialog.h"

namespace Binnacle::Ui {

class Commands;
class Page;

/// Every key that does something now: those of the window and those of the page in front.
class KeySheet final : public Dialog
{
    Q_OBJECT

public:
    /// @p page may be null.
    KeySheet(const Theme &theme, const Commands &commands, const Page *page, QWidget *parent);
};

/// Who made what the program consists of, and under which terms.
class AboutSheet final : public Dialog
{
    Q_OBJECT

public:
    AboutSheet(const Theme &theme, QWidget *parent);
};

}  // namespace Binnacle::Ui
