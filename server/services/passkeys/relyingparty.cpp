// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/passkeys/relyingparty.h"

#include "wire/jsonparser.h"

#include <QHostAddress>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr QStringView localName = u"localhost";

bool isWithin(const QString &host, QStringView domain)
{
    return host == domain || (host.endsWith(domain) && host.chopped(domain.size()).endsWith(u'.'));
}

bool isPageOf(const QUrl &origin, const RelyingParty &party)
{
    const QString host = origin.host(QUrl::FullyEncoded);
    // What browsers hold for safe: a connection that is encrypted, or does not leave the machine.
    const bool isSafe = origin.scheme() == "https"_L1
        || (origin.scheme() == "http"_L1 && isWithin(host, localName));
    return isSafe && isWithin(host, party.id);
}

Error foreignAnswer(const QString &why)
{
    return Error::invalidInput(u"The passkey's answer is not for this site."_s).withDetail(why);
}

}  // namespace

Result<RelyingParty> relyingPartyOf(const QString &applicationUrl, const QString &applicationName)
{
    const QString host = QUrl(applicationUrl).host(QUrl::FullyEncoded);
    if (host.isEmpty() || !QHostAddress(host).isNull()) {
        return Error::invalidInput(
            u"Passkeys need an application URL with a host name in the settings."_s);
    }
    return RelyingParty{host, applicationName.isEmpty() ? host : applicationName};
}

Result<QByteArray> challengeOf(const QByteArray &clientData, PasskeyCeremony ceremony,
                               const RelyingParty &party)
{
    const Result<JsonValue> json = Wire::parseJson(clientData);
    if (!json)
        return foreignAnswer(json.error().message);
    const auto kind
        = ceremony == PasskeyCeremony::Creation ? "webauthn.create"_L1 : "webauthn.get"_L1;
    if ((*json)[u"type"].toString() != kind)
        return foreignAnswer(u"it is of another kind"_s);
    const QString origin = (*json)[u"origin"].toString();
    if ((*json)[u"crossOrigin"].toBool() || !isPageOf(QUrl(origin, QUrl::StrictMode), party))
        return foreignAnswer(u"it comes from a page of "_s + origin);
    return QByteArray::fromBase64((*json)[u"challenge"].toString().toLatin1(),
                                  QByteArray::Base64UrlEncoding);
}

}  // namespace Binnacle
