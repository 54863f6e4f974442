// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "platform/mailmessage.h"
#include "schema/record.h"

#include <QHash>
#include <QString>

namespace Binnacle {

struct Settings;

/// What a mail is about (A6.5); says which of the collection's templates it is made of.
enum class MailKind
{
    Verification,
    PasswordReset,
    EmailChange,
    Otp,
    AuthAlert
};

/// A mail to be made of a template of its record's collection.
struct RecordMail
{
    MailKind kind = MailKind::Verification;
    /// As it is when the mail is asked for.
    Schema::Record record;
    /// The address, which need not be the record's.
    QString recipient;
    /// Of the kind: `TOKEN`, `OTP`, `OTP_ID`, `ALERT_INFO`, names without braces. Plain text, which
    /// is escaped for HTML.
    QHash<QString, QString> placeholders{};
};

/// "verification", "password-reset" …: as logs and the test mail name it.
QString mailKindName(MailKind kind);

/// The mail itself: placeholders replaced in one pass (A6.6), the body in its page (A6.8).
MailMessage composedMail(const RecordMail &mail, const Settings &settings, UtcTime now);

/// `<`, `>`, `&`, `'` and `"` as entities (A6.6).
QString htmlEscaped(const QString &text);

}  // namespace Binnacle
