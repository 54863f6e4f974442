// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"

#include <QString>
#include <QStringList>

#include <initializer_list>

namespace Binnacle::Schema {

// The generic rules of R0.3 for settings of fields and collections. Each gives a validation item,
// or a null value when the rule holds; all but `required` let empty values pass.

constexpr qint64 maximumSafeInteger = (qint64(1) << 53) - 1;

JsonValue requiredItem();
/// Lengths are in bytes.
JsonValue lengthItem(const QString &text, qsizetype minimum, qsizetype maximum);
/// Letters, digits and underscores of ASCII.
JsonValue wordItem(const QString &text);
JsonValue oneOfItem(const QString &text, const QStringList &allowed);
JsonValue noneOfItem(const QString &text, const QStringList &refused);
/// `_via_` stands for back-relations in paths.
JsonValue viaItem(const QString &name);
JsonValue minimumItem(qint64 value, qint64 minimum);
JsonValue maximumItem(qint64 value, qint64 maximum);
/// A regular expression in RE2's syntax.
JsonValue patternItem(const QString &pattern);
JsonValue urlItem(const QString &text);
JsonValue emailItem(const QString &text);
/// An IP address or the name of a machine.
JsonValue hostItem(const QString &text);
/// An IP address or a CIDR subnet.
JsonValue addressItem(const QString &text);
/// `#rrggbb`, or with three digits, with or without the sign.
JsonValue colorItem(const QString &text);
/// What must not be set.
JsonValue mustBeBlankItem(const QString &code);

/// The first that is not null.
JsonValue firstItem(std::initializer_list<JsonValue> items);
/// Puts an item, or an object of items, under a key unless it is null or empty.
void addItem(JsonValue &items, const QString &key, JsonValue item);
/// An item whose message is made a sentence.
JsonValue itemOf(const QString &code, const QString &message, JsonValue params = JsonValue());
/// `{name: value}`, for the parameters of an item.
JsonValue parameter(const QString &name, JsonValue value);

/// The messages alone, as nested as the items, in the words that stand in raw texts: generic ones
/// without capital and full stop.
JsonValue plainMessages(const JsonValue &items);

}  // namespace Binnacle::Schema
