// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace Binnacle {

/// SHA-256, 32 bytes, with what the processor has for it: a third of what QCryptographicHash takes
/// for a record's JSON. Thread: any.
QByteArray contentHash(QByteArrayView bytes);

}  // namespace Binnacle
