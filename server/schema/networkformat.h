// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace Binnacle::Schema {

/// An IPv4 address of four numbers without leading zeros.
bool isIp4Address(QStringView text);
/// An IPv6 address without zone or brackets.
bool isIp6Address(QStringView text);
/// An IP address, of IPv6 with a zone if need be, or a CIDR subnet (P6.3).
bool isAddressOrSubnet(QStringView text);
/// An IP address or the name of a machine, qualified or not (P6.3).
bool isHostName(QStringView text);

}  // namespace Binnacle::Schema
