// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/request.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>

namespace Binnacle {

/// @p address in the form in which addresses are compared and stored (P1.14): IPv6 with all eight
/// groups of four digits and its zone, IPv4 as it is. Empty when it is no address.
QByteArray expandedAddress(QByteArrayView address);

/// Whom the peer speaks for (P1.14): for each of @p headers the last field of that name, and in
/// it the rightmost or leftmost entry that is an address; else the peer. Expanded.
QByteArray realAddress(const Wire::Request &request, const QByteArrayList &headers,
                       bool useLeftmost);

}  // namespace Binnacle
