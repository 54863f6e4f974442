// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/oauth2/jsonpath.h"

#include <cmath>

namespace Binnacle {

const JsonValue &valueAt(const JsonValue &root, QLatin1StringView path)
{
    static const JsonValue nothing;
    const JsonValue *value = &root;
    qsizetype at = 0;
    while (value && at < path.size()) {
        const qsizetype dot = path.indexOf(QLatin1Char('.'), at);
        const qsizetype end = dot < 0 ? path.size() : dot;
        const QString name(path.sliced(at, end - at));
        at = end + 1;
        if (!value->isArray()) {
            value = value->find(name);
            continue;
        }
        bool isIndex = false;
        const uint index = name.toUInt(&isIndex);
        const JsonValue::Array &elements = value->elements();
        value = isIndex && index < elements.size() ? &elements[index] : nullptr;
    }
    return value ? *value : nothing;
}

QString textAt(const JsonValue &root, QLatin1StringView path)
{
    if (path.isEmpty())
        return {};
    const JsonValue &value = valueAt(root, path);
    if (!value.isNumber())
        return value.toString();
    const double number = value.toDouble();
    return number == std::floor(number) && std::abs(number) < 9e18
        ? QString::number(value.toInteger())
        : QString::number(number);
}

}  // namespace Binnacle
