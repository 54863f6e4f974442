// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Binnacle::Models {

/// Settles the `(s)` of untranslated texts: `2 record(s)` → `2 records`. Translations have forms
/// of their own, and no such mark.
QString resolvePlural(QString text, qint64 count);

}  // namespace Binnacle::Models
