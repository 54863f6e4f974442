// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Binnacle::Schema {

/// The readable text of an HTML fragment, white space collapsed, cut to @p maximum code points
/// (R4.9, excerpt); with @p ellipsis three dots show that something was cut.
QString excerptOf(const QString &html, qint64 maximum, bool ellipsis);

}  // namespace Binnacle::Schema
