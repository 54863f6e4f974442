// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace Binnacle {

/// On whose account something is done, as far as those who keep a record of it must know.
struct Actor
{
    enum class Kind
    {
        /// The program by itself.
        Server,
        /// A guest, or a record that is no superuser.
        Visitor,
        Superuser,
        /// The in-process owner.
        Window,
        ApiKey,
        CommandLine,
    };

    Kind kind = Kind::Server;
    /// Of the superuser's record or of the key.
    QString id{};
    /// What people know it by: an e-mail, a key's name.
    QString label{};
    /// Real address; empty when there is none.
    QByteArray ip{};
    /// May change who may do what: superusers, roles, keys.
    bool isOwner = true;
};

}  // namespace Binnacle
