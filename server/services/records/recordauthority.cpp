// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordauthority.h"

#include "schema/overruling.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

using Action = Wire::RecordAction;

bool mayTouchAccounts(const Wire::Identity &identity, const Schema::Collection &collection,
                      Action action, const QString &id)
{
    const bool isReading = action == Action::List || action == Action::View;
    if (!identity.isSuperuser || identity.isOwner() || !collection.isSystem || isReading)
        return true;
    if (collection.isAuth()) {
        return action == Action::Update && !id.isEmpty() && identity.recordId == id
            && identity.collectionId == collection.id;
    }
    return action == Action::Delete && identity.role >= Wire::OperatorRole::Operator;
}

}  // namespace

Result<void> checkAuthority(const Wire::Identity &identity, const Schema::Collection &collection,
                            Wire::RecordAction action, const QString &id)
{
    if (identity.key && !Schema::overrules(identity, collection, action))
        return Error::forbidden(u"The API key is not made for this."_s);
    if (!mayTouchAccounts(identity, collection, action, id))
        return Error::forbidden(u"Only owners can perform this action."_s);
    return {};
}

}  // namespace Binnacle
