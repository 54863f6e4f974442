// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Binnacle::Wire {

/// Who asks: the record behind a valid auth token, or nobody.
struct Identity
{
    /// Empty for a guest.
    QString recordId;
    QString collectionId;
    QString collectionName;
    QString email;
    bool emailVisibility = false;
    bool verified = false;
    /// A record of _superusers, or the in-process owner; rules do not apply to it.
    bool isSuperuser = false;
    /// The claim of that name: may the token be exchanged for a fresh one?
    bool isRefreshable = false;

    bool isGuest() const { return recordId.isEmpty() && !isSuperuser; }
};

}  // namespace Binnacle::Wire
