// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/auth/authrecords.h"
#include "services/auth/authrequest.h"
#include "services/auth/mfasessions.h"

namespace Binnacle {

class AuthService;
class TwoStepService;

struct TotpForm
{
    /// What the first method answered.
    QString mfaId;
    /// Of the authenticator app, or a recovery code.
    QString code;
};

/// The second step of accounts that have an authenticator app.
///
/// Thread: any; calls block on the database and the writer. Errors: those of MFA sessions (A4.8),
/// of TwoStepService::spend() and of AuthService::finishSignIn().
class TotpSignIn final
{
    Q_DISABLE_COPY_MOVE(TotpSignIn)

public:
    using CollectionPointer = AuthRecords::CollectionPointer;

    /// All must outlive it.
    TotpSignIn(AuthService &auth, RecordStore &store, TwoStepService &twoStep)
        : m_auth(auth)
        , m_store(store)
        , m_twoStep(twoStep)
        , m_sessions(store, twoStep)
    {
    }

    /// What comes before a request's body. Errors: NotFound.
    Result<CollectionPointer> collection(QStringView nameOrId) const;
    /// A code that fits is spent, whatever comes after it.
    Result<AuthAnswer> signIn(const CollectionPointer &collection, const TotpForm &form,
                              AuthRequest request);

private:
    AuthService &m_auth;
    RecordStore &m_store;
    TwoStepService &m_twoStep;
    MfaSessions m_sessions;
};

}  // namespace Binnacle
