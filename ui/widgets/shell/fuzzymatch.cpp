// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/fuzzymatch.h"

#include <QList>
#include <QString>

#include <algorithm>
#include <limits>

namespace Binnacle::Ui {

namespace {

constexpr int longestText = 256;
constexpr int hit = 4;
constexpr int wordStart = 10;
constexpr int textStart = 6;
constexpr int neighbour = 8;
constexpr int gapCost = 1;
constexpr int none = std::numeric_limits<int>::min() / 2;

bool startsWord(QStringView text, qsizetype at)
{
    if (at == 0)
        return true;
    const QChar before = text[at - 1];
    const QChar here = text[at];
    if (!before.isLetterOrNumber())
        return here.isLetterOrNumber();
    return (before.isLower() && here.isUpper()) || (before.isLetter() && here.isDigit());
}

int worth(QStringView text, qsizetype at)
{
    return hit + (startsWord(text, at) ? wordStart : 0) + (at == 0 ? textStart : 0);
}

// The best way to place one word: best[i][j] is the score with the i-th character at place j.
std::optional<FuzzyMatch> placeWord(QStringView word, QStringView text)
{
    const qsizetype n = word.size();
    const qsizetype m = std::min<qsizetype>(text.size(), longestText);
    if (n > m)
        return {};
    std::vector<int> best(size_t(n * m), none);
    std::vector<int> from(size_t(n * m), -1);
    for (qsizetype i = 0; i < n; ++i) {
        int reach = none;  // the best end of the characters before, gaps paid for
        int reachedFrom = -1;
        for (qsizetype j = i; j < m; ++j) {
            if (i > 0 && j > 0) {
                const int before = best[size_t((i - 1) * m + j - 1)];
                reach = reach == none ? none : reach - gapCost;
                if (before > reach) {
                    reach = before;
                    reachedFrom = int(j - 1);
                }
            }
            if (word[i].toCaseFolded() != text[j].toCaseFolded())
                continue;
            const size_t at = size_t(i * m + j);
            if (i == 0) {
                best[at] = worth(text, j) - int(std::min<qsizetype>(j, 10)) / 2;
                continue;
            }
            const int adjacent = best[size_t((i - 1) * m + j - 1)];
            const int joined = adjacent == none ? none : adjacent + neighbour;
            if (joined == none && reach == none)
                continue;
            const bool takesJoined = joined >= reach;
            best[at] = worth(text, j) + (takesJoined ? joined : reach);
            from[at] = takesJoined ? int(j - 1) : reachedFrom;
        }
    }
    const auto row = best.begin() + (n - 1) * m;
    const auto top = std::max_element(row, row + m);
    if (*top == none)
        return {};
    FuzzyMatch match;
    match.score = *top;
    int place = int(top - row);
    for (qsizetype i = n - 1; i >= 0; --i) {
        match.positions.push_back(place);
        place = from[size_t(i * m + place)];
    }
    std::reverse(match.positions.begin(), match.positions.end());
    return match;
}

}  // namespace

std::optional<FuzzyMatch> fuzzyMatch(QStringView pattern, QStringView text)
{
    FuzzyMatch all;
    const auto words = pattern.split(u' ', Qt::SkipEmptyParts);
    for (const QStringView word : words) {
        const std::optional<FuzzyMatch> match = placeWord(word, text);
        if (!match)
            return {};
        all.score += match->score;
        all.positions.insert(all.positions.end(), match->positions.begin(), match->positions.end());
    }
    std::sort(all.positions.begin(), all.positions.end());
    all.positions.erase(std::unique(all.positions.begin(), all.positions.end()),
                        all.positions.end());
    // Of texts that match alike, the one with less besides is meant.
    if (!words.isEmpty())
        all.score -= int(std::min<qsizetype>(text.size(), longestText)) / 8;
    return all;
}

}  // namespace Binnacle::Ui
