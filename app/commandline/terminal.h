// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Binnacle::Terminal {

/// One line to standard output; in colour when a person reads it.
void print(const QString &text);
void printSuccess(const QString &text);
void printWarning(const QString &text);
/// `Error: TEXT` to standard error.
void printError(const QString &text);

/// Messages of the program's log categories go to standard error, one line each; debug messages
/// only when @p isDev.
void setUpLog(bool isDev);

}  // namespace Binnacle::Terminal
