// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArrayView>

namespace Binnacle::Schema {

/// InvalidInput with a text of R5.18 in `detail`: clients never see it, rule validation shows it.
inline Error filterError(QString text)
{
    return Error::make(Error::Kind::InvalidInput, {}, std::move(text));
}

/// A piece of a filter in double quotes, what cannot be printed as escapes (R5.18).
QString quotedForMessage(QByteArrayView text);
/// One character in single quotes.
QString quotedCharacter(char32_t character);

}  // namespace Binnacle::Schema
