// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/typedvalue.h"

#include <cmath>

namespace Binnacle::Wire {

const JsonValue *typedMember(const JsonValue &object, QStringView name)
{
    if (const JsonValue *exact = object.find(name))
        return exact;
    for (const auto &[key, value] : object.members()) {
        if (QStringView(key).compare(name, Qt::CaseInsensitive) == 0)
            return &value;
    }
    return nullptr;
}

bool isWholeNumber(const JsonValue &value)
{
    // Where JsonValue::toInteger() ends.
    constexpr double limit = 9.2e18;
    const double number = value.toDouble();
    return value.isNumber() && std::trunc(number) == number && std::abs(number) < limit;
}

}  // namespace Binnacle::Wire
