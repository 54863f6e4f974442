// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/request.h"

#include <QByteArray>

namespace Binnacle {

/// What the settings say of addresses. Thread: any, many at once; must not block.
class AccessPolicy
{
public:
    virtual ~AccessPolicy() = default;

    /// Whom the peer speaks for: its own address unless it is a trusted proxy (P1.14). In the
    /// expanded form.
    virtual QByteArray realAddress(const Wire::Request &request) const = 0;
    /// False when superusers may not come from there (P1.19).
    virtual bool admitsSuperuser(QByteArrayView realAddress) const = 0;
};

}  // namespace Binnacle
