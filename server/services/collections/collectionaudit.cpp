// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/collections/collectionaudit.h"

#include "core/executioncontext.h"
#include "schema/collectionjson.h"
#include "services/audit/auditlog.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// Parts of names of tables that hold secrets or rights. Names in SQL cannot be put together, so a
/// query that reads them has to name them.
constexpr std::array<QLatin1StringView, 10> guardedNames{
    "_superusers"_L1,    "_collections"_L1, "_params"_L1, "_mfas"_L1,   "_otps"_L1,
    "_externalauths"_L1, "_authorigins"_L1, "_bn_"_L1,    "sqlite_"_L1, "pragma_"_L1,
};

Error ownersOnly()
{
    return Error::forbidden(u"Only owners can perform this action."_s);
}

/// With its secrets, so that a changed one shows; the log takes them out.
JsonValue wholeState(const CollectionChanges::CollectionPointer &collection)
{
    if (!collection)
        return {};
    JsonValue state = Schema::collectionToJson(*collection);
    // It changes with everything else.
    state.remove(u"updated");
    if (collection->isAuth()) {
        for (const auto &[name, value] : collection->options.members())
            state.insert(name, value);
    }
    return state;
}

QString actionOf(const CollectionChanges::Change &change)
{
    if (!change.before)
        return u"collection.create"_s;
    return change.after ? u"collection.update"_s : u"collection.delete"_s;
}

Result<void> checkOne(const CollectionChanges::Change &change)
{
    const Schema::Collection &collection = change.after ? *change.after : *change.before;
    if (collection.name == "_superusers"_L1
        && !(wholeState(change.before) == wholeState(change.after)))
        return ownersOnly();
    const bool hasOldQuery
        = change.before && change.after && change.before->viewQuery == change.after->viewQuery;
    if (!change.after || !change.after->isView() || hasOldQuery)
        return {};
    return checkViewQuery(change.after->viewQuery);
}

}  // namespace

Result<void> checkAuthority(const std::vector<CollectionChanges::Change> &changes)
{
    if (ExecutionScope::currentActor().isOwner)
        return {};
    for (const CollectionChanges::Change &change : changes) {
        if (Result<void> allowed = checkOne(change); !allowed)
            return allowed;
    }
    return {};
}

Result<void> checkViewQuery(const QString &query)
{
    if (ExecutionScope::currentActor().isOwner)
        return {};
    const QString lower = query.toLower();
    const bool isGuarded
        = std::any_of(guardedNames.begin(), guardedNames.end(),
                      [&lower](QLatin1StringView name) { return lower.contains(name); });
    return isGuarded ? ownersOnly() : Result<void>();
}

Result<void> recordChanges(const AuditLog &audit, Db::Transaction &transaction,
                           const std::vector<CollectionChanges::Change> &changes,
                           const QString &action)
{
    for (const CollectionChanges::Change &change : changes) {
        const Schema::Collection &collection = change.after ? *change.after : *change.before;
        AuditEntry entry{action.isEmpty() ? actionOf(change) : action,
                         {u"collection"_s, collection.id, collection.name},
                         wholeState(change.before),
                         wholeState(change.after)};
        if (entry.before == entry.after)
            continue;
        if (Result<void> recorded = audit.record(transaction, entry); !recorded)
            return recorded;
    }
    return {};
}

}  // namespace Binnacle
