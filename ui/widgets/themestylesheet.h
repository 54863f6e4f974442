// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

namespace Binnacle::Ui {

/// The application's style sheet in the theme's colours and zoom. It knows these properties:
/// `kind` of push buttons (`primary`, `secondary`, `danger`, `ghost`), `status` of line edits
/// (`ok`, `error`), `surface` of frames (`card`, `sunken`).
///
/// Boxes are drawn by it; ticks, arrows, combo and spin boxes by ThemeStyle, since a style sheet
/// cannot draw an icon in a colour of the theme.
QString styleSheet(const Theme &theme);

/// Text of what is disabled.
QColor disabledText(const Theme &theme);
/// @p over on @p under, @p share from 0 to 1.
QColor mixed(const QColor &under, const QColor &over, qreal share);

}  // namespace Binnacle::Ui
