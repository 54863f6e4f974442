// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/collection.h"
#include "wire/identity.h"

namespace Binnacle::Schema {

/// Whether the rules of @p collection do not bind @p identity when it does that to its records: a
/// superuser, or an API key within its scope. System collections are in no key's scope: who writes
/// their rows signs in as somebody else.
inline bool overrules(const Wire::Identity &identity, const Collection &collection,
                      Wire::RecordAction action)
{
    if (identity.isSuperuser)
        return true;
    return identity.key && !collection.isSystem && identity.key->allows(collection.id, action);
}

/// Whether @p identity reads records of @p collection past its rules, and so with hidden fields.
inline bool overrulesReading(const Wire::Identity &identity, const Collection &collection)
{
    return overrules(identity, collection, Wire::RecordAction::List)
        || overrules(identity, collection, Wire::RecordAction::View);
}

}  // namespace Binnacle::Schema
