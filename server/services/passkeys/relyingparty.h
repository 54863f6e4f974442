// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace Binnacle {

/// The site that passkeys are made for: what browsers call a relying party.
struct RelyingParty
{
    /// A host name.
    QString id;
    QString name;
};

/// The site of an application URL. Errors: InvalidInput for one without a host name: browsers make
/// no passkeys for addresses.
Result<RelyingParty> relyingPartyOf(const QString &applicationUrl, const QString &applicationName);

/// What a browser was asked for.
enum class PasskeyCeremony
{
    Creation,
    SignIn
};

/// Checks what a browser says of a ceremony (`clientDataJSON`): its kind, and that it took place on
/// a page of the site. Gives the challenge. Errors: InvalidInput.
Result<QByteArray> challengeOf(const QByteArray &clientData, PasskeyCeremony ceremony,
                               const RelyingParty &party);

}  // namespace Binnacle
