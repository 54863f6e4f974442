// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/transportcommon.h"

#include "client/apiclient.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Binnacle::Client {

QByteArray userAgent()
{
    return "Binnacle/" + QCoreApplication::applicationVersion().toLatin1() + " (window)";
}

Error streamNotOpened()
{
    return Error::invalidInput(u"The answer is an event stream."_s);
}

Error errorOfStream(const ApiReply &reply)
{
    return reply.status < 300 ? Error::invalidInput(u"The answer is no event stream."_s)
                              : errorOf(reply);
}

}  // namespace Binnacle::Client
