// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/collectioninfo.h"
#include "models/filterproposal.h"

#include <QHash>

#include <functional>
#include <vector>

namespace Binnacle::Models {

/// What the window knows of the filter language: enough to point at slips while one types, to take
/// a filter apart into its clauses and to propose what may come next. The server has the last word.

struct FilterProblem
{
    /// Empty if there is none.
    QString message;
    int offset = 0;
    int length = 0;
};
/// Slips that no server would accept: an unclosed text or bracket, an operator too many.
FilterProblem checkFilter(const QString &text);

/// The parts between the outermost &&; the whole when there is an outermost ||.
QStringList filterClauses(const QString &text);
QString joinClauses(const QStringList &clauses);

struct FilterContext
{
    const Client::CollectionInfo &collection;
    const QHash<QString, Client::CollectionInfo> &all;
    /// Texts of a field that are on screen; may be empty.
    std::function<QStringList(const QString &field)> seenValues;
};
/// Names that are no field of the collection nor of one that its relations lead to.
FilterProblem checkFilterNames(const FilterContext &context, const QString &text);
std::vector<FilterProposal> filterProposals(const FilterContext &context, const QString &text,
                                            int cursor);

}  // namespace Binnacle::Models
