// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QString>

namespace Binnacle::Schema {

enum class FieldModifier
{
    None,
    IsSet,
    Changed,
    Each,
    Length,
    Lower
};

/// The last segment of a path: `name` or `name:modifier` (R5.8).
struct FieldSegment
{
    QString name;
    FieldModifier modifier = FieldModifier::None;
};

/// A segment with more than one colon is taken as a name, which no field has.
/// Errors: InvalidInput for an unknown modifier.
Result<FieldSegment> splitModifier(const QString &segment);

/// "lower" and so on.
QString modifierName(FieldModifier modifier);

}  // namespace Binnacle::Schema
