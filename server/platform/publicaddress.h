// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

struct sockaddr;

namespace Binnacle {

/// Whether anybody on the internet could mean the same host by this address. Not so for loopback,
/// private, shared, link-local, multicast, reserved and unspecified ones, whether IPv4, IPv6 or
/// one within the other, and for families other than these. Thread: any.
bool isPublicAddress(const sockaddr *address);

}  // namespace Binnacle
