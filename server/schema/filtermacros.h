// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "schema/sqloperand.h"

#include <QByteArrayView>

#include <optional>

namespace Binnacle::Schema {

/// The value of `@now` and its like at that moment, in UTC (R5.4); nothing for other names.
std::optional<SqlOperand> macroOperand(QByteArrayView name, UtcTime now);

}  // namespace Binnacle::Schema
