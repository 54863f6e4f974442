// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/quoting.h"

#include "core/jsonvalue.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

QString shellQuoted(const QString &text)
{
    QString quoted = text;
    quoted.replace(u'\'', "'\\''"_L1);
    return u'\'' + quoted + u'\'';
}

QString scriptQuoted(const QString &text)
{
    return QString::fromUtf8(JsonValue(text).toJson());
}

QString baseUrl(const QString &address)
{
    if (!address.contains("://"_L1))
        return "http://"_L1 + address;
    return address.endsWith(u'/') ? address.chopped(1) : address;
}

}  // namespace Binnacle::Models
