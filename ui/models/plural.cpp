// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plural.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

QString resolvePlural(QString text, qint64 count)
{
    return text.replace("(s)"_L1, count == 1 ? QString() : u"s"_s);
}

}  // namespace Binnacle::Models
