// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <utility>
#include <vector>

namespace Binnacle::Wire {

/// As in a urlencoded form: a space becomes "+", whatever is not a letter, digit or one of `-._~`
/// is percent-encoded. QueryParameters reads it back. Thread: any.
QByteArray formEncoded(QByteArrayView text);
/// Names and values of a form or query, in their order.
QByteArray formEncoded(const std::vector<std::pair<QByteArray, QByteArray>> &items);

}  // namespace Binnacle::Wire
