// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/collectioninfo.h"

#include <optional>

namespace Binnacle::Ui {

/// The rule of @p collection that decides over a call of the records route @p pattern.
std::optional<QString> ruleOf(const Client::CollectionInfo &collection, const QString &method,
                              const QString &pattern);
/// The rule, or in words who may.
/// What the rules of all collections come to for one route: `2 open · 5 by rule · 3 closed`.
struct RuleSummary
{
    QString text;
    /// Names of the collections by what their rule is.
    QString details;
    /// Everybody may write to one of them.
    bool isPublicWrite = false;
};
/// Nothing for a route to which rules do not apply.
std::optional<RuleSummary> rulesOf(const std::vector<Client::CollectionInfo> &collections,
                                   const QString &method, const QString &pattern);
QString ruleText(const std::optional<QString> &rule);

}  // namespace Binnacle::Ui
