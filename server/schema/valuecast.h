// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"

#include <QByteArrayView>
#include <QString>
#include <QStringList>

namespace Binnacle::Schema {

// The casts of R0.9, for submitted values and for the text of columns. None of them fails: what
// makes no sense becomes the target's zero value.

QString castToString(const JsonValue &value);
bool castToBool(const JsonValue &value);
bool castToBool(QByteArrayView text);
/// NaN and the infinities are possible results.
double castToNumber(const JsonValue &value);
double castToNumber(QByteArrayView text);
/// Without empty strings and later duplicates.
QStringList castToUniqueStrings(const JsonValue &value);
QStringList castToUniqueStrings(const QString &text);

/// The shortest decimal digits without an exponent, whatever the size.
QString plainNumber(double value);

}  // namespace Binnacle::Schema
