// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"

#include <QByteArray>
#include <QString>

namespace Binnacle {

struct MailAddress
{
    /// May be empty.
    QString name;
    QString address;
};

/// One mail with one recipient.
struct MailMessage
{
    MailAddress from;
    MailAddress to;
    QString subject;
    QString html;
    UtcTime date{};
};

/// Bytes of HTML that a mail may have.
constexpr qsizetype maximumMailBytes = 2 * 1024 * 1024;

// Mail as text (A6.8). Control characters, line breaks above all, never get from a name or a
// subject into the headers: each run of them becomes a space. Errors: InvalidInput for an address
// that holds any, white space, or what separates addresses, and for too large a mail. Thread: any.

/// With plain text derived from the HTML beside it; lines end in CRLF. The Message-ID is new each
/// time.
Result<QByteArray> smtpText(const MailMessage &message);
/// For the standard input of sendmail: the HTML alone, lines end in LF.
Result<QByteArray> sendmailText(const MailMessage &message);

/// What HTML says without its tags (A6.8): links as `[text](address)`, list items behind a dash.
QString plainTextOf(const QString &html);

}  // namespace Binnacle
