// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

JsonValue validationItem(const QString &code, const QString &message, JsonValue params)
{
    JsonValue item = JsonValue::object();
    item.insert(u"code"_s, JsonValue(code));
    item.insert(u"message"_s, JsonValue(message));
    if (params.isObject())
        item.insert(u"params"_s, std::move(params));
    return item;
}

}  // namespace Binnacle
