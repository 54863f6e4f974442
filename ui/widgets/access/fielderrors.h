// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QString>

namespace Binnacle::Ui {

/// What the server says of one field, `otp.length` for one in another; empty for nothing.
QString fieldError(const Error &error, const QString &path);
/// All that it says, for one line: the message when it names no field.
QString wholeError(const Error &error);

}  // namespace Binnacle::Ui
