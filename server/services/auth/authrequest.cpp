// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/authrequest.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

QString authMethodName(AuthMethod method)
{
    switch (method) {
    case AuthMethod::None: return {};
    case AuthMethod::Password: return u"password"_s;
    case AuthMethod::OAuth2: return u"oauth2"_s;
    case AuthMethod::Otp: return u"otp"_s;
    case AuthMethod::Totp: return u"totp"_s;
    case AuthMethod::Passkey: return u"passkey"_s;
    }
    Q_UNREACHABLE();
}

}  // namespace Binnacle
