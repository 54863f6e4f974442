// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>
#include <QStringView>

namespace Binnacle {

// What replaces an authenticator app that is lost: ten codes of 49 random bits, each good for one
// use. Thread of all: any.

constexpr int recoveryCodeCount = 10;

/// `k7m2p-x9dqa` and so on, in letters and digits that are not mistaken for each other.
QStringList newRecoveryCodes();

/// A code as somebody typed it, in the form that is hashed; empty when it cannot be one.
QByteArray plainRecoveryCode(QStringView typed);

/// What is stored of a code, in hex. @p salt is the account's. One round of SHA-256 is enough:
/// whoever reads the database could sign tokens anyway, and no code was thought up by a person.
QByteArray recoveryCodeHash(const QByteArray &salt, const QByteArray &plain);

}  // namespace Binnacle
