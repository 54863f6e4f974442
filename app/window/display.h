// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QApplication>

#include <memory>

namespace Binnacle {

/// Whether there is a display to open a window on, as far as the environment tells. Error:
/// Unavailable, with what to do instead.
Result<void> checkDisplay();

/// A QApplication. Where its platform cannot be had, the process ends with one line that says why
/// and status 1, instead of Qt's abort.
std::unique_ptr<QApplication> makeApplication(int &argc, char **argv);

}  // namespace Binnacle
