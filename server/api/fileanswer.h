// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "wire/request.h"
#include "wire/response.h"

#include <QByteArray>
#include <QString>

namespace Binnacle {

/// Answers with a file: Last-Modified, conditions and ranges (P4.8). Blocks on the disk.
///
/// @p contentType is chosen by name and content when empty. Errors: NotFound.
Result<Wire::Response> fileAnswer(const Wire::Request &request, const QString &path,
                                  QByteArray contentType = {});

/// By extension, else by the first bytes; text types say utf-8.
QByteArray contentTypeOf(const QString &fileName, QByteArrayView beginning);

}  // namespace Binnacle
