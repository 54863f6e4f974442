// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Binnacle::Models {

/// One word of a POSIX shell.
QString shellQuoted(const QString &text);
/// A string literal of JavaScript.
QString scriptQuoted(const QString &text);
/// The URL that an instance's address stands for.
QString baseUrl(const QString &address);

}  // namespace Binnacle::Models
