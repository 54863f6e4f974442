// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

#include <memory>

namespace Binnacle::Wire {

/// What is done with the records of a collection.
enum class RecordAction
{
    List,
    View,
    Create,
    Update,
    Delete
};

/// What a superuser may do, each more than the one before. Who has no role of his own is an owner.
enum class OperatorRole
{
    /// Reads.
    Viewer,
    /// And writes records and files.
    Editor,
    /// And changes collections and whatever else is not the owners'.
    Operator,
    /// And decides who may do what: superusers, roles, API keys, raw SQL.
    Owner
};

/// What an API key is good for. Immutable; shared by the requests that come with the key.
struct KeyGrant
{
    QString id;
    QString name;
    /// A bit each RecordAction, by the id of a collection.
    QHash<QString, unsigned> actions;
    /// The same for every collection.
    unsigned everywhere = 0;

    static constexpr unsigned bit(RecordAction action) { return 1U << unsigned(action); }
    bool allows(const QString &collectionId, RecordAction action) const
    {
        return ((everywhere | actions.value(collectionId)) & bit(action)) != 0;
    }
};

/// Who asks: the record behind a valid auth token, an API key, or nobody.
struct Identity
{
    /// Empty for a guest, and for an API key: rules never see one.
    QString recordId;
    QString collectionId;
    QString collectionName;
    QString email;
    bool emailVisibility = false;
    bool verified = false;
    /// A record of _superusers, or the in-process owner; rules do not apply to it.
    bool isSuperuser = false;
    /// The claim of that name: may the token be exchanged for a fresh one?
    bool isRefreshable = false;
    /// Of a superuser.
    OperatorRole role = OperatorRole::Owner;
    /// Set for an API key.
    std::shared_ptr<const KeyGrant> key;

    bool isGuest() const { return recordId.isEmpty() && !isSuperuser && !key; }
    /// A superuser who may decide who may do what.
    bool isOwner() const { return isSuperuser && role == OperatorRole::Owner; }
};

}  // namespace Binnacle::Wire
