// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Binnacle {

class RecordService;

namespace Wire {
struct Request;
}

/// Whether a request that writes records of a collection, or of any for an empty name, may have a
/// password in its body: for routes to tell which of their requests are costly. Does not block.
///
/// It reads no more than is needed to miss none; a body that names such a field for another reason
/// counts as well.
bool mayHashPasswords(const RecordService &records, const QString &collection,
                      const Wire::Request &request);

}  // namespace Binnacle
