// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <optional>
#include <vector>

namespace Binnacle::Ui {

struct FuzzyMatch
{
    /// Higher is better; comparable between texts of one pattern.
    int score = 0;
    /// Places in the text that the pattern's characters met, ascending.
    std::vector<int> positions;
};

/// Finds @p pattern in @p text as somebody types it in a hurry: its characters in their order, with
/// gaps, regardless of case. Words of the pattern are separate and may come in any order.
///
/// Starts of words, neighbours and beginnings count more. Nothing when a word is not there; an
/// empty pattern meets everything with score 0. Texts are looked at up to their 256th character.
std::optional<FuzzyMatch> fuzzyMatch(QStringView pattern, QStringView text);

}  // namespace Binnacle::Ui
