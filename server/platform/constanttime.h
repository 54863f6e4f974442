// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace Binnacle {

/// Whether both hold the same bytes, in a time that tells no more than their lengths. For secrets.
/// Thread: any.
bool equalsInConstantTime(QByteArrayView a, QByteArrayView b);

}  // namespace Binnacle
