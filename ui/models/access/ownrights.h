// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/accessclient.h"

#include <QObject>
#include <QString>

namespace Binnacle::Models {

/// What something takes, each more than the one before. The server is the one that decides; this is
/// for telling it beforehand.
enum class Need
{
    /// Any superuser.
    Read,
    /// An editor: records.
    Write,
    /// An operator: collections, sessions, other people's ways of signing in.
    Manage,
    /// An owner: superusers, roles, API keys.
    Own
};

/// What the window may do on the server that it works on, by the role of whoever it is signed in
/// as. Until that is known, or where a server knows no roles, everything may be tried.
///
/// Thread: GUI.
class OwnRights final : public QObject
{
    Q_OBJECT

public:
    /// @p client must outlive it.
    explicit OwnRights(Client::ApiClient &client, QObject *parent = nullptr);

    /// Asks the server, for roles change. Harmless while it is being asked.
    void ask();

    /// Why it cannot be done, for the operator; empty when it may be tried.
    QString refusal(Need need) const;
    /// The same for a superuser's account, which is an owner's business but for one's own.
    QString refusalFor(const QString &collection, const QString &record, Need need) const;
    /// A sentence about who is signed in, when that may not do everything; else empty.
    QString summary() const;

signals:
    void changed();

private:
    Client::AccessClient m_access;
    Client::OwnAccount m_account;
    bool m_isAsking = false;
};

}  // namespace Binnacle::Models
