// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/record.h"
#include "schema/requestinfo.h"

#include <QString>

namespace Binnacle::Db {
class Connection;
}

namespace Binnacle {

/// A request that a rule, or the lack of one, turned down. Everything lives as long as the call
/// that tells of it.
struct RuleDenial
{
    const Schema::CollectionSet &collections;
    const Schema::Collection &collection;
    const Schema::RequestInfo &info;
    /// "list", "view", "create", "update", "delete", "auth", "file".
    QLatin1StringView operation;
    /// "listRule", "authRule" and so on.
    QLatin1StringView ruleName;
    /// Nothing: superusers only.
    const std::optional<QString> &rule;
    /// What the client is told; 200 for a list that stays empty.
    int status = 404;
    /// Where the rule was asked; null when it was not, since there is none.
    Db::Connection *connection = nullptr;
    /// The stored record that it was asked about.
    QString recordId{};
    /// For a create rule: what would be stored.
    const Schema::Record *candidate = nullptr;
    /// For a list: what the client looked for.
    QString filter{};
    /// Why the rule could not be asked, if that was it.
    QString failure{};
};

/// Hears of denied requests, on the thread that runs them and before they are answered, with what
/// the rule saw still in place. Inside a batch that is the transaction's thread.
class DenialObserver
{
public:
    virtual ~DenialObserver() = default;
    virtual void denied(const RuleDenial &denial) = 0;
};

}  // namespace Binnacle
