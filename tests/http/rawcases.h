// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Fills the table of the calling test: `parts` to send one after the other, the `statuses` that
/// come back, the state of the connection `after` them (open, closed, or half-closed by the
/// client, which ends it), and what the answers' bodies contain.
void addRawCases();
