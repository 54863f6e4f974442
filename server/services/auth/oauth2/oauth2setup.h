// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/collection.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace Binnacle {

/// A provider as a collection is set up with it: its own settings over those of the catalogue.
struct OAuth2Setup
{
    QString name;
    QString displayName;
    QString clientId;
    QString clientSecret;
    QString authUrl;
    QString tokenUrl;
    QString userInfoUrl;
    /// Separated by spaces.
    QString scopes;
    bool usesPkce = true;
    /// Free settings (A1.4); null or an object.
    JsonValue extra;
};

/// What one attempt to sign in takes along; nothing of it is kept.
struct OAuth2Attempt
{
    QByteArray state;
    /// Empty without PKCE, as is the challenge.
    QByteArray codeVerifier;
    QByteArray codeChallenge;

    /// With fresh random values (A3.6).
    static OAuth2Attempt begin(bool usesPkce);
};

/// RFC 7636, S256.
QByteArray pkceChallenge(const QByteArray &verifier);

/// Nothing when the collection is not set up with a provider of that name, or when it is none that
/// the catalogue has.
std::optional<OAuth2Setup> oauth2Setup(const Schema::Collection &collection, QStringView name);
/// Whether the collection's list names that provider, known or not.
bool hasOAuth2Provider(const Schema::Collection &collection, QStringView name);

/// Where a browser goes to sign in; a redirect address remains to be appended (A4.2).
QByteArray oauth2AuthUrl(const OAuth2Setup &setup, const OAuth2Attempt &attempt);

/// The collection's providers as auth-methods lists them, in its order, with fresh attempts (A4.2).
JsonValue oauth2Methods(const Schema::Collection &collection);
/// The same without logos, as older clients know them.
JsonValue legacyOAuth2Methods(const JsonValue &methods);

}  // namespace Binnacle
