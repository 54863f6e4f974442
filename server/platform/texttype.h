// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/mediatype.h"

namespace Binnacle {

/// The part of detectMediaType() that looks at text; `application/octet-stream` for what is none.
MediaType detectTextType(QByteArrayView bytes, bool isWhole);

}  // namespace Binnacle
