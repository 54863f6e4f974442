// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/auth/authrecords.h"
#include "services/auth/authrequest.h"

namespace Binnacle {

class MailService;

/// Remembers from where a record signs in, and writes to its owner when that is a new place
/// (A4.19).
///
/// Thread: any; note() blocks on the database, the writer, and up to 15 seconds on the mail
/// server. It fails silently, but for the log: no sign-in depends on it.
class AuthOrigins final
{
    Q_DISABLE_COPY_MOVE(AuthOrigins)

public:
    /// Both must outlive it.
    AuthOrigins(RecordStore &store, MailService &mail)
        : m_store(store)
        , m_mail(mail)
        , m_records(store)
    {
    }

    void note(const Schema::Record &record, const AuthRequest &request);

private:
    Result<void> tryToNote(const Schema::Record &record, const AuthRequest &request);
    Result<void> alert(const Schema::Record &record, const QString &address,
                       const QByteArray &userAgent) const;
    Result<void> removeOldest(const std::vector<Schema::Record> &origins);

    RecordStore &m_store;
    MailService &m_mail;
    AuthRecords m_records;
};

/// What tells a place from others: 32 hex digits. @p address in the expanded form.
QByteArray originFingerprint(const QString &address, const QByteArray &userAgent);

}  // namespace Binnacle
