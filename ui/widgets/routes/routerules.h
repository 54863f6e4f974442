// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/collectioninfo.h"

#include <optional>

namespace Binnacle::Ui {

/// The rule of @p collection that decides over a call of the records route @p pattern.
std::optional<QString> ruleOf(const Client::CollectionInfo &collection, const QString &method,
                              const QString &pattern);
/// The rule, or in words who may.
QString ruleText(const std::optional<QString> &rule);

}  // namespace Binnacle::Ui
