// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "core/stoptoken.h"
#include "platform/boundedpool.h"
#include "platform/sendmail.h"
#include "services/mail/recordmail.h"

#include <chrono>
#include <functional>

namespace Binnacle {

class SettingsService;

struct MailServiceOptions
{
    /// Mail that may wait to be sent in the background.
    int maximumQueued = 1000;
    /// For one mail; in the background from its turn on.
    std::chrono::milliseconds limit = std::chrono::seconds(60);
    Sendmail sendmail{};
};

/// Sends mail about records (A6.5), by SMTP or sendmail as the settings say at that moment.
///
/// Two pools of its own: who waits for a mail does not wait for those in the background.
/// Thread: any. Errors, with what happened in the detail and no credentials in it: InvalidInput
/// (an address or a setting that is none), Unavailable (no way to send, or no more room), Timeout,
/// Cancelled.
class MailService final
{
    Q_DISABLE_COPY_MOVE(MailService)

public:
    /// Both must outlive the service.
    MailService(const SettingsService &settings, const Clock &clock,
                MailServiceOptions options = {});
    /// Stops.
    ~MailService();

    /// Sends now and blocks until the mail server has taken the mail, no longer than @p limit if
    /// that is less than the service's own; the wait for one's turn counts.
    Result<void> send(const RecordMail &mail,
                      std::chrono::milliseconds limit = std::chrono::milliseconds::max()) const;

    /// Is told how it ended, on a thread of the service, or on the caller's when there is no room.
    using Handler = std::function<void(const Result<void> &)>;
    /// Sends in the background. Failures are logged; nobody else hears of them but @p done.
    void post(RecordMail mail, Handler done = {});

    /// Mail that waits or is being sent at this moment.
    int pending() const;
    /// Cancels what is being sent, drops what waits, and waits for handlers. No handler runs
    /// afterwards. Harmless twice.
    void stop();

private:
    Result<void> deliver(const RecordMail &mail, std::chrono::milliseconds limit) const;

    const SettingsService &m_settings;
    const Clock &m_clock;
    const MailServiceOptions m_options;
    StopSource m_stop;
    mutable BoundedPool m_direct;
    BoundedPool m_background;
};

}  // namespace Binnacle
