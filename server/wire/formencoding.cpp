// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/formencoding.h"

#include <QStringBuilder>

namespace Binnacle::Wire {

QByteArray formEncoded(QByteArrayView text)
{
    // Letters, digits and -._~ stay by themselves; a real plus is encoded, so that what is left
    // of them stands for spaces.
    return text.toByteArray().toPercentEncoding(" ").replace(' ', '+');
}

QByteArray formEncoded(const std::vector<std::pair<QByteArray, QByteArray>> &items)
{
    QByteArray out;
    for (const auto &[name, value] : items) {
        if (!out.isEmpty())
            out += '&';
        out += formEncoded(name) + '=' + formEncoded(value);
    }
    return out;
}

}  // namespace Binnacle::Wire
