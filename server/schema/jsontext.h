// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace Binnacle::Schema {

/// True for one JSON value with nothing but white space around it. Nesting is limited to 10,000
/// levels.
bool isValidJson(QByteArrayView text);

/// Appends the JSON value in @p text without white space and with the escapes of R0.1; the order
/// of members and the spelling of numbers stay. False, and @p out as it was, when it is no JSON.
bool appendCompactJson(QByteArray &out, QByteArrayView text);

}  // namespace Binnacle::Schema
