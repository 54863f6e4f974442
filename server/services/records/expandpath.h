// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace Binnacle {

/// The paths of an `expand` parameter as a tree: each leaf is the end of one path (R4.8).
struct ExpandNode
{
    QString segment;
    std::vector<ExpandNode> children;
};

/// The children of the root are the first segments. Spaces are dropped, dots at the ends trimmed.
std::vector<ExpandNode> parseExpand(const QString &expand);

}  // namespace Binnacle
