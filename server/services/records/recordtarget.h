// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/collection.h"

#include <memory>
#include <optional>

namespace Binnacle::Db {
class Connection;
}

namespace Binnacle {

/// The collection that a request is about, as it was when the request began.
struct RecordTarget
{
    // Both shared: the set may be replaced while the request runs.
    std::shared_ptr<const Schema::CollectionSet> collections;
    std::shared_ptr<const Schema::Collection> collection;
    /// The operation's rule, inside the collection.
    const std::optional<QString> *rule = nullptr;
    /// The rule is an expression, and the caller is bound by it.
    bool asksRule = false;
    /// The calling thread's.
    Db::Connection *connection = nullptr;
};

}  // namespace Binnacle
