// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/totpsignin.h"

#include "schema/settingrules.h"
#include "services/auth/authforms.h"
#include "services/auth/authservice.h"
#include "services/records/recordstore.h"
#include "services/twostep/twostepservice.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

Result<TotpSignIn::CollectionPointer> TotpSignIn::collection(QStringView nameOrId) const
{
    return m_auth.authCollection(nameOrId);
}

Result<AuthAnswer> TotpSignIn::signIn(const CollectionPointer &collection, const TotpForm &form,
                                      AuthRequest request)
{
    JsonValue items = JsonValue::object();
    Schema::addItem(items, u"mfaId"_s, formTextItem(form.mfaId));
    Schema::addItem(items, u"code"_s, formTextItem(form.code));
    if (!items.isEmpty())
        return invalidForm(std::move(items));
    const Result<QString> ownerId = m_sessions.owner(*collection, form.mfaId);
    if (!ownerId)
        return ownerId.error();
    const Result<Schema::Record> owner = m_store.find(collection, *ownerId);
    if (!owner) {
        return owner.error().kind == Error::Kind::NotFound ? MfaSessions::unknownSession()
                                                           : owner.error();
    }
    const Result<void> spent = m_twoStep.spend(
        {AccountId{collection->id, owner->id()}, form.code, request.clientAddress});
    if (!spent)
        return spent.error();
    request.info.context = authMethodName(AuthMethod::Totp);
    request.mfaId = form.mfaId;
    return m_auth.finishSignIn(*owner, AuthMethod::Totp, request);
}

}  // namespace Binnacle
