// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArrayView>

#include <vector>

namespace Binnacle {

/// Some bytes of a file.
struct ByteRange
{
    qint64 start = 0;
    qint64 length = 0;
    friend bool operator==(const ByteRange &, const ByteRange &) = default;
};

/// Reads a Range header (P4.8) for a file of @p size bytes. Ranges outside of it are left out;
/// none at all, or ranges that together exceed the file, give an empty list: send the whole file.
/// Errors: InvalidInput for a malformed header, NotFound when all ranges lie outside.
Result<std::vector<ByteRange>> parseRange(QByteArrayView header, qint64 size);

}  // namespace Binnacle
