// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Binnacle::Models {

/// What may come next in a filter.
struct FilterProposal
{
    QString text;
    QString detail;
    /// Name of a Lucide icon, or empty.
    QString iconName;
    /// What it replaces, in characters of the filter.
    int from = 0;
    int length = 0;
};

}  // namespace Binnacle::Models
