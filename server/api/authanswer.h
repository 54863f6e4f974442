// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "router/call.h"
#include "services/auth/authrequest.h"

namespace Binnacle {

/// What every method of sign-in takes of a call. @p body is what rules see as `@request.body`.
AuthRequest authRequest(const Call &call, JsonValue body);

/// The shape of A7.1, or the MFA answer, which is no error envelope (A4.8).
Result<Wire::Response> authAnswer(const Call &call, Result<AuthAnswer> answer);

}  // namespace Binnacle
