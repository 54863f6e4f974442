// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/request.h"
#include "wire/response.h"

#include <QByteArray>
#include <QByteArrayView>

namespace Binnacle {

/// True when cleanedPath() would change nothing; does not allocate.
bool isCleanPath(QByteArrayView path);
/// The still encoded path with double slashes, `.` and `..` resolved, a slash in front, and the
/// one at the end kept (P1.5).
QByteArray cleanedPath(QByteArrayView path);
/// The 307 that sends a client from an unclean path to the clean one.
Wire::Response cleanPathRedirect(const Wire::Request &request);

}  // namespace Binnacle
