// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace Binnacle::Wire {

enum class Method
{
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
    Options,
    Other
};

/// Methods are case-sensitive; what has no constant is Other.
Method methodFromName(QByteArrayView name);
/// Upper case; "OTHER" for Other, whose real name is in the request.
QByteArrayView methodName(Method method);

}  // namespace Binnacle::Wire
