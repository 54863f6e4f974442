// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/stoptoken.h"
#include "platform/mailmessage.h"

#include <QString>

#include <chrono>

namespace Binnacle {

/// A mail server and how to sign in there.
struct SmtpServer
{
    enum class Method
    {
        Plain,
        Login
    };

    QString host;
    int port = 0;
    /// With either of the two the sender signs in, but only over TLS or to this machine.
    QString username;
    QString password;
    Method method = Method::Plain;
    /// TLS from the start; else it is switched on when the server offers it (STARTTLS).
    bool usesTls = false;
    /// What the sender calls itself; "localhost" when empty.
    QString localName;
};

/// Hands mail to a mail server.
///
/// Thread: any. Blocks until the server has taken the mail.
/// Errors, with what happened in the detail and no credentials in it: InvalidInput (a host or
/// address that is none), Unavailable, Timeout, Cancelled.
class SmtpTransport final
{
public:
    explicit SmtpTransport(SmtpServer server)
        : m_server(std::move(server))
    {
    }

    Result<void> send(const MailMessage &message, std::chrono::milliseconds limit,
                      const StopToken &stop) const;

private:
    SmtpServer m_server;
};

}  // namespace Binnacle
