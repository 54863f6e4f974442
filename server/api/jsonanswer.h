// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/fieldspicker.h"
#include "wire/request.h"
#include "wire/response.h"

namespace Binnacle {

/// JSON text as the answer with status 200, reduced by the request's `fields` parameter (R4.9). A
/// broken one gives the contract's empty body.
Result<Wire::Response> jsonAnswer(const Wire::Request &request, QByteArray json,
                                  Schema::FieldsPicker::Scope scope
                                  = Schema::FieldsPicker::Scope::Root);

/// The same for a service's answer, which may be an error.
Result<Wire::Response> jsonAnswer(const Wire::Request &request, Result<QByteArray> json);

}  // namespace Binnacle
