// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/apitarget.h"

namespace Binnacle::Client {

ApiTarget &ApiTarget::path(QByteArrayView text)
{
    m_target.append(text.data(), text.size());
    return *this;
}

ApiTarget &ApiTarget::segment(const QString &value)
{
    QByteArray encoded = value.toUtf8().toPercentEncoding();
    // As they are, they would be taken for steps of the path.
    if (encoded == "." || encoded == "..")
        encoded.replace('.', "%2E");
    m_target.append('/').append(encoded);
    return *this;
}

ApiTarget &ApiTarget::parameter(QByteArrayView name, const QString &value)
{
    if (value.isEmpty())
        return *this;
    m_target.append(m_hasQuery ? '&' : '?').append(name.data(), name.size()).append('=');
    m_target.append(value.toUtf8().toPercentEncoding());
    m_hasQuery = true;
    return *this;
}

}  // namespace Binnacle::Client
