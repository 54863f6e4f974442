// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/sendmail.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>

namespace Binnacle {

/// A `sendmail` that keeps what it is given.
class Mailbox
{
public:
    Mailbox() { setBroken(false); }

    Sendmail sendmail() const
    {
        return Sendmail(QStringList{m_folder.filePath(QStringLiteral("sendmail"))});
    }

    /// Whether it refuses mail.
    void setBroken(bool isBroken)
    {
        QFile file(m_folder.filePath(QStringLiteral("sendmail")));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("no mailbox");
        // A mail is there as a whole or not at all.
        file.write(isBroken ? "#!/bin/sh\ncat > /dev/null\nexit 75\n"
                            : "#!/bin/sh\ncat > \"$0.$$\"\nmv \"$0.$$\" \"$0.$$.mail\"\n");
        file.close();
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    /// In no order.
    QList<QByteArray> mails() const
    {
        QList<QByteArray> all;
        const QDir folder(m_folder.path());
        for (const QString &name : folder.entryList({QStringLiteral("*.mail")}, QDir::Files)) {
            QFile file(folder.filePath(name));
            if (file.open(QIODevice::ReadOnly))
                all.append(file.readAll());
        }
        return all;
    }

    /// Takes the one mail that there is; empty when there is none, or another.
    QByteArray take()
    {
        const QList<QByteArray> all = mails();
        clear();
        return all.size() == 1 ? all.front() : QByteArray();
    }

    void clear()
    {
        QDir folder(m_folder.path());
        for (const QString &name : folder.entryList({QStringLiteral("*.mail")}, QDir::Files))
            folder.remove(name);
    }

    /// The token in the link of a mail.
    static QString tokenIn(const QByteArray &mail)
    {
        static const QRegularExpression link(QStringLiteral("/auth/[a-z-]+/([A-Za-z0-9_.-]+)\""));
        return link.match(QString::fromUtf8(mail)).captured(1);
    }
    /// The code of a mail with the usual template.
    static QString codeIn(const QByteArray &mail)
    {
        static const QRegularExpression code(QStringLiteral("<strong>([0-9]+)</strong>"));
        return code.match(QString::fromUtf8(mail)).captured(1);
    }

private:
    QTemporaryDir m_folder;
};

}  // namespace Binnacle
