// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/collection.h"
#include "wire/identity.h"

#include <QString>

namespace Binnacle {

/// What callers whose rights end somewhere may not do to records, whatever rules say. Errors:
/// Forbidden.
///
/// API keys do nothing outside of their scope. Superusers who are no owners change nothing that
/// somebody else signs in as a superuser with: that is every account but their own (@p id; empty
/// for new and for many records), and the rows of system collections; operators may delete those
/// that are no accounts, which takes ways in from others and gives none.
Result<void> checkAuthority(const Wire::Identity &identity, const Schema::Collection &collection,
                            Wire::RecordAction action, const QString &id);

}  // namespace Binnacle
