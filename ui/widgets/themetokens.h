// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

namespace Binnacle::Ui {

/// The colour of a tone; the one table of the design's colours.
QColor toneColor(Tone tone, bool isDark);
/// The n-th of six colours of chart series.
QColor seriesColor(int index, bool isDark);

}  // namespace Binnacle::Ui
