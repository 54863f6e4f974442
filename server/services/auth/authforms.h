// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QString>

namespace Binnacle {

// The checks of the forms of sign-in (A0.2, A0.3). Each gives the item of the first rule that a
// text breaks, or a null value.

/// Required, and of 1 to @p maximum bytes.
JsonValue formTextItem(const QString &text, qsizetype maximum = 255);
/// The same for an e-mail address.
JsonValue formEmailItem(const QString &text);

/// A form with these items.
Error invalidForm(JsonValue items);
/// One with a single item.
Error invalidForm(const QString &field, JsonValue item);

}  // namespace Binnacle
