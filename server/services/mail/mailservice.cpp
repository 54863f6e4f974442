// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/mail/mailservice.h"

#include "core/executioncontext.h"
#include "platform/smtptransport.h"
#include "services/settings/settingsservice.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Q_LOGGING_CATEGORY(lcMail, "binnacle.services.mail", QtInfoMsg)

constexpr int threadsPerPool = 2;
/// Callers that may wait for one of the threads; each keeps a worker from other requests.
constexpr int maximumWaiting = 6;

SmtpServer smtpServer(const Settings::Smtp &smtp)
{
    SmtpServer server;
    server.host = smtp.host;
    server.port = smtp.port;
    server.username = smtp.username;
    server.password = smtp.password;
    server.method
        = smtp.authMethod == "LOGIN"_L1 ? SmtpServer::Method::Login : SmtpServer::Method::Plain;
    server.usesTls = smtp.usesTls;
    server.localName = smtp.localName;
    return server;
}

}  // namespace

MailService::MailService(const SettingsService &settings, const Clock &clock,
                         MailServiceOptions options)
    : m_settings(settings)
    , m_clock(clock)
    , m_options(std::move(options))
    , m_direct({threadsPerPool, maximumWaiting, u"mail"_s})
    , m_background({threadsPerPool, m_options.maximumQueued, u"mail in the background"_s})
{
}

MailService::~MailService()
{
    stop();
}

Result<void> MailService::send(const RecordMail &mail, std::chrono::milliseconds limit) const
{
    using Steady = std::chrono::steady_clock;
    const Steady::time_point deadline = Steady::now() + std::min(limit, m_options.limit);
    // Who waits for his turn has not for ever either.
    ExecutionContext context = ExecutionScope::current();
    context.deadline = std::min(context.deadline, deadline);
    const ExecutionScope scope(context);
    Result<void> sent;
    Result<void> ran = m_direct.run([&] {
        sent = deliver(mail, std::chrono::ceil<std::chrono::milliseconds>(deadline - Steady::now()));
    });
    return ran ? sent : ran;
}

void MailService::post(RecordMail mail, Handler done)
{
    const auto finish = [kind = mail.kind, done = std::move(done)](const Result<void> &sent) {
        if (!sent) {
            qCWarning(lcMail, "a mail (%s) could not be sent: %s",
                      qUtf8Printable(mailKindName(kind)), qUtf8Printable(sent.error().detail));
        }
        if (done)
            done(sent);
    };
    const Result<void> posted = m_background.post(
        [this, mail = std::move(mail), finish] { finish(deliver(mail, m_options.limit)); },
        [finish] { finish(Error::make(Error::Kind::Cancelled, {}, u"the server stops"_s)); });
    if (!posted)
        finish(posted);
}

int MailService::pending() const
{
    return m_direct.pending() + m_background.pending();
}

void MailService::stop()
{
    m_stop.stop();
    m_background.stop();
    m_direct.stop();
}

Result<void> MailService::deliver(const RecordMail &mail, std::chrono::milliseconds limit) const
{
    const std::shared_ptr<const Settings> settings = m_settings.snapshot();
    const MailMessage message = composedMail(mail, *settings, m_clock.now());
    if (settings->smtp.isEnabled)
        return SmtpTransport(smtpServer(settings->smtp)).send(message, limit, m_stop.token());
    return m_options.sendmail.send(message, limit, m_stop.token());
}

}  // namespace Binnacle
