// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/call.h"

namespace Binnacle {

QString Call::parameter(QByteArrayView name) const
{
    for (const auto &[key, value] : parameters) {
        if (key == name)
            return value;
    }
    return {};
}

}  // namespace Binnacle
