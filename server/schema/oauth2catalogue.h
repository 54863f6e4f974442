// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>

#include <vector>

namespace Binnacle::Schema {

/// A provider of OAuth2 sign-in that collections may be set up with (A9.1).
struct OAuth2Provider
{
    QString name;
    QString displayName;
    /// Unless the collection says otherwise, as with the addresses, which are empty where there is
    /// no default.
    bool usesPkce = true;
    /// Separated by spaces.
    QString scopes;
    QString authUrl;
    QString tokenUrl;
    QString userInfoUrl;
};

/// All of them, in the order in which they are shown.
const std::vector<OAuth2Provider> &oauth2Providers();
/// Null when there is none of that name.
const OAuth2Provider *findOAuth2Provider(QStringView name);
/// An inline SVG: a tile with the first letter of the display name.
QString oauth2Logo(const OAuth2Provider &provider);

}  // namespace Binnacle::Schema
